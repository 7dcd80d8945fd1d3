/// Reads the bytes of a reply that may be a stream: the one reading of streams, for single calls and batches.
///
/// It is fed bytes as they come and says what they hold: pieces of the answer, a failure, or the end. What a reply is
/// shows in its bytes (``StreamForm``); one that is no stream is kept as a whole body.
package struct StreamReading: Sendable {
    /// What an event comes to.
    package enum Step: Sendable {
        /// The next piece of the answer.
        case chunk(ChatChunk)
        /// The stream is of no use any more: the server reported an error, or what came is no piece of an answer.
        case failed(ReplyDecodingError)
        /// The end: `[DONE]`.
        case done
    }

    private enum Phase: Sendable {
        /// What it is has not shown yet.
        case beginning(StreamForm)
        case stream(SSEParser)
        case body
    }

    private let limit: Int
    private var phase: Phase
    private var state = ChatStreamState()
    /// The body of a reply that is no stream, or whose form has not shown yet.
    package private(set) var body: [UInt8] = []
    /// Whether `[DONE]` has come.
    package private(set) var isDone = false

    /// A reading of a reply's first byte.
    ///
    /// - Parameters:
    ///   - contentType: The reply's `Content-Type`, if it has one.
    ///   - limit: Most bytes of a line and of an event.
    package init(contentType: String?, limit: Int) {
        self.limit = limit
        phase = .beginning(StreamForm(isDeclared: Self.isDeclared(contentType)))
    }

    /// Takes all that comes for a whole body, as that of a refusal is.
    package mutating func takeAsBody() {
        phase = .body
    }

    /// Whether a `Content-Type` is that of an event stream; parameters do not matter.
    package static func isDeclared(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        let type = contentType.prefix { $0 != ";" }
        return type.lowercased().filter { $0 != " " && $0 != "\t" } == "text/event-stream"
    }

    /// Whether it is a stream, as far as has shown.
    package var isStream: Bool {
        switch phase {
        case .beginning(let form): form.isDeclared
        case .stream: true
        case .body: false
        }
    }

    /// Whether the answer would be whole if the bytes ended here.
    package var isComplete: Bool { state.isComplete }

    /// Bytes that are held: of a body, or of the event whose end has not come yet.
    package var held: Int {
        if case .stream(let events) = phase { events.unfinished } else { body.count }
    }

    /// Whether as many choices have finished as were asked for, and none is open: what may follow is the token counts.
    ///
    /// - Parameter asked: How many choices the request asks for; only looked at when all that began have finished.
    /// - Returns: Whether the answer is whole.
    package func isFinished(of asked: @autoclosure () -> Int) -> Bool {
        isDone || (state.isComplete && state.finished >= asked())
    }

    /// Takes the next bytes and hands over what they complete.
    ///
    /// What comes behind an answer that is whole cannot make it fail: it was given, and paid for.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - asked: How many choices the request asks for, as for ``isFinished(of:)``.
    ///   - body: Takes what they hold.
    /// - Throws: ``SSEError`` when a line or an event is longer than the limit.
    package mutating func consume(
        _ bytes: [UInt8],
        asked: @autoclosure () -> Int = 1,
        _ body: (Step) -> Void
    ) throws(SSEError) {
        switch phase {
        case .stream: try read(bytes, asked, body)
        case .body: self.body += bytes
        case .beginning(var form):
            self.body += bytes
            switch form.tell(self.body.span) {
            case nil: phase = .beginning(form)
            case .body?: phase = .body
            case .stream(let start)?:
                let begun = self.body
                self.body = []
                var events = SSEParser(lineLimit: limit, eventLimit: limit)
                events.tellsStrayLines = true
                phase = .stream(events)
                try read(start == 0 ? begun : Array(begun[start...]), asked, body)
            }
        }
    }

    /// The bytes end here, as their framing has it.
    ///
    /// Some servers forget the blank line behind the last event, which by the standard is none then. One that is a piece
    /// of an answer, an error of the server's or `[DONE]` is whole all the same; what was cut short in it is passed over.
    ///
    /// - Parameters:
    ///   - asked: How many choices the request asks for, as for ``isFinished(of:)``.
    ///   - body: Takes what the last event holds.
    /// - Throws: ``SSEError`` as ``consume(_:asked:_:)`` does.
    package mutating func finish(
        asked: @autoclosure () -> Int = 1,
        _ body: (Step) -> Void
    ) throws(SSEError) {
        guard held > 0, isStream, !isDone else { return }
        let before = state
        var isUseless = false
        try read(Array("\n\n".utf8), asked) { step in
            if case .failed(let error) = step, error.serverError == nil {
                isUseless = true
            } else {
                body(step)
            }
        }
        if isUseless { state = before }
    }

    private mutating func read(
        _ bytes: [UInt8],
        _ asked: () -> Int,
        _ body: (Step) -> Void
    ) throws(SSEError) {
        guard case .stream(var events) = phase else { return }
        // Taken out while it is used, so that it is not copied.
        phase = .body
        defer { phase = .stream(events) }
        try events.consume(bytes) { event in
            switch state.receive(event) {
            case .chunk(let chunk):
                body(.chunk(chunk))
                guard state.isDone else { break }
                isDone = true
                body(.done)
            case .failed(let error):
                if !state.passOverFailure(asked) { body(.failed(error)) }
            case .done:
                isDone = true
                body(.done)
            case .ignored: break
            }
        }
    }
}
