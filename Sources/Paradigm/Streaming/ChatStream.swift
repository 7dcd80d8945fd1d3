public import ParadigmAPI

/// The pieces of a streamed answer, as they come.
///
/// The request is sent when the first piece is asked for. Whoever stops iterating early, or whose task is cancelled,
/// closes the connection, so that the server stops working on an answer nobody reads. Reading slowly slows down the
/// server: only a bounded amount is put by.
///
/// Iterating throws ``ParadigmError`` or `CancellationError`. Failures before the first piece are retried as the
/// configuration says; one in the middle of the answer is not. A stream that ends without `[DONE]` and without a reason
/// to finish was cut, and throws ``ParadigmError/Kind-swift.struct/streamCut``.
public struct ChatStream: AsyncSequence, Sendable {
    /// A piece of the answer.
    public typealias Element = ChatChunk
    /// ``ParadigmError`` or `CancellationError`.
    public typealias Failure = any Error

    let client: ParadigmClient
    let call: RawCall
    /// Why the request cannot be sent at all, if so.
    let refusal: ParadigmError?

    /// An iterator, which sends the request anew.
    public func makeAsyncIterator() -> Iterator {
        Iterator(reader: ChatStreamReader(client: client, call: call, refusal: refusal))
    }

    /// Walks over the pieces of one answer.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let reader: ChatStreamReader

        /// The next piece, or nil after the last.
        public mutating func next() async throws -> ChatChunk? {
            try await reader.next()
        }
    }
}

extension ParadigmClient {
    /// Asks for the answer to a conversation piece by piece, as the model writes it.
    ///
    /// - Parameters:
    ///   - request: The request; it goes out with `"stream": true`.
    ///   - includeUsage: Whether the last piece tells the number of tokens, where the server can; false unless set.
    /// - Returns: The pieces, in their order.
    public func streamChat(_ request: ChatRequest, includeUsage: Bool = false) -> ChatStream {
        let body = request.body(streaming: true, includeUsage: includeUsage)
        var call = RawCall.post("/chat/completions", body: body)
        call.accept = "text/event-stream"
        let refusal = ParadigmError(unrepresentable: request.unrepresentableFields)
        return ChatStream(client: self, call: call, refusal: refusal)
    }
}
