/// Turns the bytes of an event stream into events, by the rules of WHATWG HTML §9.2.6.
///
/// The events are the same however the bytes are split. Lines end with CR, LF or CRLF; a byte order mark at the very
/// start is skipped; an event that is not ended by an empty line is never reported. Memory is bounded: a line or an
/// event beyond its limit ends the parsing with an error.
public struct SSEParser: Sendable {
    /// Most bytes of one line, without its end.
    public let lineLimit: Int
    /// Most bytes of one event's data.
    public let eventLimit: Int
    /// How long the server wants a client to wait before it connects again; nil when it did not say.
    public private(set) var reconnectionTime: Duration?

    private var line = PartialLine()
    private var event = PartialEvent()
    private var isFirstLine = true
    private var failure: SSEError?

    /// A parser at the start of a stream.
    ///
    /// - Parameters:
    ///   - lineLimit: Most bytes of one line; 1 MiB by default.
    ///   - eventLimit: Most bytes of one event's data; 4 MiB by default.
    public init(lineLimit: Int = 1 << 20, eventLimit: Int = 4 << 20) {
        self.lineLimit = lineLimit
        self.eventLimit = eventLimit
    }

    /// Reads the next bytes and hands over each event that they complete.
    ///
    /// - Throws: ``SSEError`` when a limit is passed, after the events before it were handed over; and again at
    ///   every later call.
    public mutating func consume(_ bytes: [UInt8], _ body: (SSEEvent) -> Void) throws(SSEError) {
        try consume(bytes.span, body)
    }

    /// Reads the next bytes and hands over each event that they complete.
    ///
    /// - Throws: ``SSEError`` when a limit is passed, after the events before it were handed over; and again at
    ///   every later call.
    public mutating func consume(_ bytes: Span<UInt8>, _ body: (SSEEvent) -> Void) throws(SSEError) {
        if let failure { throw failure }
        do throws(SSEError) {
            try read(bytes, body)
        } catch {
            failure = error
            (line, event) = (PartialLine(), PartialEvent())
            throw error
        }
    }

    private mutating func read(_ bytes: Span<UInt8>, _ body: (SSEEvent) -> Void) throws(SSEError) {
        var index = 0
        while index < bytes.count {
            if line.skipsLineFeed {
                line.skipsLineFeed = false
                if bytes[index] == UInt8(ascii: "\n") {
                    index += 1
                    continue
                }
            }
            let end = Self.endOfLine(in: bytes, from: index)
            guard line.bytes.count + (end - index) <= lineLimit else { throw .lineTooLong(limit: lineLimit) }
            guard end < bytes.count else { return line.bytes.append(bytes, in: index..<end) }
            line.skipsLineFeed = bytes[end] == UInt8(ascii: "\r")
            if line.bytes.isEmpty {
                try readLine(bytes.extracting(index..<end), body)
            } else {
                line.bytes.append(bytes, in: index..<end)
                // Taken out first, so that the line is not read while it may change.
                let whole = line.bytes
                line.bytes = []
                try readLine(whole.span, body)
            }
            index = end + 1
        }
    }

    private static func endOfLine(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\r") { index += 1 }
        return index
    }

    private mutating func readLine(_ line: Span<UInt8>, _ body: (SSEEvent) -> Void) throws(SSEError) {
        var start = 0
        if isFirstLine {
            isFirstLine = false
            if line.count >= 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF { start = 3 }
        }
        guard start < line.count else {
            if let event = event.finish() { body(event) }
            return
        }
        let colon = (start..<line.count).first { line[$0] == UInt8(ascii: ":") } ?? line.count
        var value = min(colon + 1, line.count)
        if value < line.count, line[value] == UInt8(ascii: " ") { value += 1 }
        try readField(String(bytes: line, in: start..<colon), line.extracting(value..<line.count))
    }

    private mutating func readField(_ name: String, _ value: Span<UInt8>) throws(SSEError) {
        let whole = 0..<value.count
        switch name {
        case "data":
            event.addLine(value)
            guard event.size <= eventLimit else { throw .eventTooLarge(limit: eventLimit) }
        case "event":
            event.type = String(bytes: value, in: whole)
        case "id":
            // An id with a NUL is ignored, as the standard says.
            if !whole.contains(where: { value[$0] == 0 }) { event.id = String(bytes: value, in: whole) }
        case "retry":
            guard !value.isEmpty, whole.allSatisfy({ 0x30...0x39 ~= value[$0] }) else { return }
            if let milliseconds = Int64(String(bytes: value, in: whole)) {
                reconnectionTime = .milliseconds(milliseconds)
            }
        default: return  // Comments, whose name is empty, and unknown fields.
        }
    }
}

/// The start of a line whose end has not come yet.
private struct PartialLine {
    var bytes: [UInt8] = []
    /// Whether the line before ended with CR, so that an LF at once belongs to it.
    var skipsLineFeed = false
}

/// What is known of the event whose empty line has not come yet.
private struct PartialEvent {
    var type = ""
    /// Unlike the rest it outlives the event: ids hold until another one comes.
    var id = ""
    private var data: [UInt8] = []
    private var hasData = false

    /// Bytes of the data so far.
    var size: Int { data.count }

    mutating func addLine(_ value: Span<UInt8>) {
        if hasData { data.append(UInt8(ascii: "\n")) }
        hasData = true
        data.append(value, in: 0..<value.count)
    }

    /// The event, and an empty one in its place; nil when there was no data.
    mutating func finish() -> SSEEvent? {
        let event = hasData ? SSEEvent(type: type.isEmpty ? "message" : type, data: data, id: id) : nil
        (type, data, hasData) = ("", [], false)
        return event
    }
}
