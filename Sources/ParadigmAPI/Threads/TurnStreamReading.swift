/// Reads the reply to a question that asked for a stream: its events, or a whole turn of a server that does not stream.
///
/// A stream is known by its first bytes, as that of a chat is.
package struct TurnStreamReading: Sendable {
    private let limit: Int
    private var form: StreamForm
    private var parser: SSEParser
    private var isStream: Bool?
    /// What has come and is no stream.
    package private(set) var body: [UInt8] = []

    /// A reply of which the head has come.
    ///
    /// - Parameters:
    ///   - contentType: What the head says that it is.
    ///   - limit: Most bytes of a line, of an event, and of a whole turn.
    package init(contentType: String?, limit: Int) {
        self.limit = limit
        form = StreamForm(isDeclared: contentType?.lowercased().contains("event-stream") ?? false)
        parser = SSEParser(lineLimit: limit, eventLimit: limit)
    }

    /// Reads the next bytes and hands over each event that they complete, but for a `[DONE]`.
    ///
    /// - Throws: ``SSEError`` when a limit is passed.
    package mutating func consume(_ bytes: [UInt8], _ take: (TurnEvent) -> Void) throws(SSEError) {
        if isStream == true { return try parse(bytes, take) }
        body += bytes
        guard body.count <= limit else { throw .eventTooLarge(limit: limit) }
        let seen = body
        guard isStream == nil, let verdict = form.tell(seen.span) else { return }
        guard case .stream(let start) = verdict else {
            isStream = false
            return
        }
        isStream = true
        let stream = Array(seen[start...])
        body = []
        try parse(stream, take)
    }

    private mutating func parse(_ bytes: [UInt8], _ take: (TurnEvent) -> Void) throws(SSEError) {
        try parser.consume(bytes) { event in
            if event.text != "[DONE]" { take(TurnEvent(event)) }
        }
    }
}
