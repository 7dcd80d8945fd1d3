/// Follows the events of a streamed chat reply and tells whether the answer is whole.
///
/// A stream is whole when `[DONE]` came, or when every choice that began has given its reason to finish. One that
/// ends otherwise was cut, and its text is not an answer.
public struct ChatStreamState: Hashable, Sendable {
    /// What an event means.
    public enum Step: Hashable, Sendable {
        /// The next piece of the answer.
        case chunk(ChatChunk)
        /// The end: `[DONE]`.
        case done
        /// The stream is of no use any more: the server reported an error, or what came is no piece of an answer.
        case failed(ReplyDecodingError)
        /// Nothing: a sign of life, or something after the end.
        case ignored
    }

    private enum Phase: Hashable, Sendable {
        case open
        case done
        case failed
    }

    private var phase = Phase.open
    private var openChoices: Set<Int> = []
    private var finishedChoices: Set<Int> = []

    /// The state before the first event.
    public init() {}

    /// Whether the answer would be whole if the bytes ended here.
    public var isComplete: Bool {
        switch phase {
        case .open: !finishedChoices.isEmpty && openChoices.isEmpty
        case .done: true
        case .failed: false
        }
    }

    /// Takes the next event.
    ///
    /// An event of the type `error` is a failure whatever its data; one of the type `ping`, or without data, is
    /// ignored.
    public mutating func receive(_ event: SSEEvent) -> Step {
        guard phase == .open, !event.data.isEmpty, event.type != "ping" else { return .ignored }
        if Self.isDone(event.data) {
            phase = .done
            return .done
        }
        do throws(ReplyDecodingError) {
            if event.type == "error" { throw Self.reported(event.data) }
            let chunk = try ChatChunk(bytes: event.data)
            note(chunk)
            return .chunk(chunk)
        } catch {
            phase = .failed
            return .failed(error)
        }
    }

    private mutating func note(_ chunk: ChatChunk) {
        chunk.forEachChoice { index, ends in
            // Some servers name a choice again after its end, with nothing new: it stays finished.
            if ends {
                finishedChoices.insert(index)
                openChoices.remove(index)
            } else if !openChoices.contains(index), !finishedChoices.contains(index) {
                openChoices.insert(index)
            }
        }
    }

    /// Whether the data is `[DONE]`, white space around it aside.
    private static func isDone(_ data: [UInt8]) -> Bool {
        guard data.count < 16 else { return false }
        return data.filter { $0 > 0x20 }.elementsEqual("[DONE]".utf8)
    }

    private static func reported(_ data: [UInt8]) -> ReplyDecodingError {
        let body = ServerErrorBody(bytes: data)
        let message = body.message.map { ": \($0)" } ?? ""
        return ReplyDecodingError(
            code: .serverError,
            message: "the server reports an error\(message)",
            serverError: body
        )
    }
}
