import ParadigmGround

/// Follows the events of a streamed chat reply and tells whether the answer is whole.
///
/// A stream is whole when every choice that began has given its reason to finish. Some servers never give one: theirs is
/// whole when `[DONE]` came and nothing before it is odd. One that ends otherwise was cut, and its text is not an answer;
/// nor is one that ends without ever beginning a choice.
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
    /// Choices that have come in pieces, by what those brought.
    private var texts = ChoiceSet()
    private var otherParts = ChoiceSet()
    /// The first thing that is no piece of an answer, and may be word of a failure.
    private var oddity: [UInt8]?
    /// Halves of surrogate pairs that wait for the next piece of their choice.
    private var halves: [Int: UInt32] = [:]

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

    /// How many choices have given their reason to finish.
    var finished: Int { finishedChoices.count }

    /// Whether `[DONE]` came.
    var isDone: Bool { phase == .done }

    /// Takes the next event.
    ///
    /// Some servers forget the blank line before `[DONE]`: what stands before it is the last piece then.
    ///
    /// An event of the type `error`, or of another that says so, is a failure whatever its data; one that is a sign of life by its type (`ping`,
    /// `heartbeat`), or whose data says nothing (white space, null, an empty text or list), is ignored.
    public mutating func receive(_ event: SSEEvent) -> Step {
        guard phase == .open, event.type == "message" || !Self.signsOfLife.contains(event.type) else {
            return .ignored
        }
        if event.type == SSEEvent.strayType {
            oddity = oddity ?? event.data
            return .ignored
        }
        do throws(ReplyDecodingError) {
            if event.isFailure { throw ReplyDecodingError(reported: ServerErrorBody(bytes: event.data)) }
            guard let first = event.data.first(where: { $0 > 0x20 }) else { return .ignored }
            if first != UInt8(ascii: "{") {
                if Self.isDone(event.data) { return try end() }
                if Self.saysNothing(event.data) { return .ignored }
            }
            var chunk: ChatChunk
            var isLast = false
            do throws(ReplyDecodingError) {
                chunk = try ChatChunk(bytes: event.data)
            } catch {
                guard let piece = Self.beforeDone(event.data) else { throw error }
                chunk = try ChatChunk(bytes: piece)
                isLast = true
            }
            if chunk.hasLoneSurrogates || !halves.isEmpty { chunk.join(&halves) }
            if chunk.isOdd { oddity = oddity ?? event.data }
            note(&chunk)
            if isLast { _ = try end() }
            return .chunk(chunk)
        } catch {
            phase = .failed
            return .failed(error)
        }
    }

    /// Passes over the failure that has come, if the answer was whole before it.
    ///
    /// - Parameter asked: How many choices the request asks for.
    /// - Returns: Whether it was; else the stream is of no use any more.
    mutating func passOverFailure(_ asked: () -> Int) -> Bool {
        guard phase == .failed, openChoices.isEmpty, !finishedChoices.isEmpty, finished >= asked() else { return false }
        phase = .open
        return true
    }

    private mutating func end() throws(ReplyDecodingError) -> Step {
        guard !openChoices.isEmpty || !finishedChoices.isEmpty else {
            throw ReplyDecodingError(
                code: .unexpectedShape,
                message: "expected an answer, got a stream that ended without a piece of one"
            )
        }
        // Who gives reasons gives one for each choice.
        guard openChoices.isEmpty || oddity == nil && finishedChoices.isEmpty else { throw cut }
        phase = .done
        return .done
    }

    /// The error for an answer that its server broke off, in its words if there are any.
    private var cut: ReplyDecodingError {
        let said = ServerErrorBody(bytes: oddity ?? [])
        return said.describesError
            ? ReplyDecodingError(reported: said)
            : ReplyDecodingError(code: .cutStream, message: "the stream ended in the middle of the answer")
    }

    private mutating func note(_ chunk: inout ChatChunk) {
        if chunk.hasWholeMessage { chunk.markRepeated(texts: texts, otherParts: otherParts) }
        chunk.forEachChoice { choice in
            if !choice.isWhole {
                if choice.content?.nonEmpty != nil { texts.insert(choice.index) }
                if choice.hasOtherParts { otherParts.insert(choice.index) }
            }
            // Some servers name a choice again after its end, with nothing new: it stays finished.
            if choice.finishReason != nil {
                finishedChoices.insert(choice.index)
                openChoices.remove(choice.index)
            } else if !openChoices.contains(choice.index), !finishedChoices.contains(choice.index) {
                openChoices.insert(choice.index)
            }
        }
    }

    private static let signsOfLife: Set = ["ping", "heartbeat", "keepalive", "keep-alive"]

    /// The data before a `[DONE]` at its end; nil when it does not end so, or is nothing else.
    private static func beforeDone(_ data: [UInt8]) -> [UInt8]? {
        guard let last = data.lastIndex(where: { $0 > 0x20 }) else { return nil }
        let whole = data[...last]
        guard whole.count > 6, whole.suffix(6).elementsEqual("[DONE]".utf8) else { return nil }
        return Array(whole.dropLast(6))
    }

    /// Whether the data is a JSON value that is empty, white space in it aside.
    private static func saysNothing(_ data: [UInt8]) -> Bool {
        guard data.count < 16 else { return false }
        let word = data.filter { $0 > 0x20 }
        return word.elementsEqual("null".utf8) || word.elementsEqual("\"\"".utf8) || word.elementsEqual("[]".utf8)
    }

    /// Whether the data is `[DONE]`, white space and quotes around it aside.
    private static func isDone(_ data: [UInt8]) -> Bool {
        guard data.count < 16 else { return false }
        return data.filter { $0 > 0x20 && $0 != UInt8(ascii: "\"") }.elementsEqual("[DONE]".utf8)
    }
}

/// Choices by their index, of which the first is asked for all the time and costs no hash.
struct ChoiceSet: Hashable, Sendable {
    private var hasFirst = false
    private var others: Set<Int> = []

    /// Adds a choice.
    mutating func insert(_ index: Int) {
        if index == 0 { hasFirst = true } else { others.insert(index) }
    }

    /// Whether a choice is among them.
    func contains(_ index: Int) -> Bool { index == 0 ? hasFirst : others.contains(index) }
}
