import AsyncAlgorithms
public import Paradigm
public import ParadigmAPI

/// The results of many chat requests as they finish, each with the place of its request.
///
/// Requests are taken from their sequence when there is room for them, and sending pauses while nobody asks for
/// results, so neither requests nor results pile up. Whoever stops iterating early, or whose task is cancelled,
/// interrupts what is in flight.
///
/// Iterating throws what the sequence of requests throws, ``ParadigmError`` when the run as a whole was refused (see
/// ``Batch``), and `CancellationError`; a single failure is the result of its own request. After the last result it throws
/// an error of the kind `answer_in_doubt` when results have turned out to be possibly other requests', and names them.
public struct ChatResults<Requests: AsyncSequence & Sendable>: AsyncSequence, Sendable
where Requests.Element == ChatRequest {
    /// The result of one request.
    public struct Element: Sendable {
        /// The place of the request in its sequence, from 0.
        public let index: Int
        /// The reply, or why there is none.
        public let result: Result<ChatReply, ParadigmError>
    }

    let batch: Batch
    let requests: Requests

    /// An iterator, which begins to send when the first result is asked for.
    public func makeAsyncIterator() -> Iterator {
        Iterator(run: Run(batch: batch, requests: requests))
    }

    /// Walks over the results in the order in which they finish.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let run: Run

        /// The next result, or nil after the last.
        public mutating func next() async throws -> Element? {
            try await run.next()
        }
    }

    /// The run behind one iterator.
    fileprivate final class Run {
        private let batch: Batch
        private let requests: Requests
        private let channel = AsyncThrowingChannel<Element, any Error>()
        private var task: Task<Void, Never>?

        init(batch: Batch, requests: Requests) {
            self.batch = batch
            self.requests = requests
        }

        deinit {
            task?.cancel()
        }

        func next() async throws -> Element? {
            if task == nil { start() }
            // An iterator of a channel has no state of its own.
            var results = channel.makeAsyncIterator()
            return try await results.next()
        }

        private func start() {
            task = Task { [batch, channel, requests] in
                do {
                    let figures = try await batch.run(from: ChatSource(requests)) { outcome in
                        let result = Result { () throws(ParadigmError) in try outcome.chat() }
                        await channel.send(Element(index: outcome.index, result: result))
                        try Task.checkCancellation()
                    }
                    if let doubt = batch.doubt(of: figures) { throw doubt }
                    channel.finish()
                } catch {
                    channel.fail(error)
                }
            }
        }
    }
}

extension ParadigmClient {
    /// Sends the requests of any sequence at once and gives the results as they finish.
    ///
    /// - Parameters:
    ///   - requests: The requests, taken when there is room for them.
    ///   - window: How many are in flight; what the server can take, up to 1,024, unless set.
    /// - Returns: The results, in the order in which they finish.
    public func chatResults<Requests: AsyncSequence & Sendable>(
        of requests: Requests,
        window: Batch.Window = .adaptive(ceiling: 1_024)
    ) -> ChatResults<Requests> where Requests.Element == ChatRequest {
        var batch = Batch(self)
        batch.window = window
        return ChatResults(batch: batch, requests: requests)
    }
}

/// Chat requests as a batch takes them.
private struct ChatSource<Requests: AsyncSequence & Sendable>: BatchSource where Requests.Element == ChatRequest {
    private let requests: AsyncBatchSource<AsyncMapSequence<Requests, BatchRequest>>

    init(_ requests: Requests) {
        self.requests = AsyncBatchSource(requests.map { BatchRequest($0) })
    }

    func next() async throws -> BatchRequest? {
        try await requests.next()
    }
}
