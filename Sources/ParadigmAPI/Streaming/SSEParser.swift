import ParadigmGround

/// Turns the bytes of an event stream into events, by the rules of WHATWG HTML §9.2.6.
///
/// The events are the same however the bytes are split. Lines end with CR, LF or CRLF; a byte order mark at the very
/// start is skipped; an event that is not ended by an empty line is never reported. The one field beyond the standard's is
/// `error`, with which llama.cpp reports one: it is an event of that type, with the value as its data. Memory is bounded: a line or an
/// event beyond its limit ends the parsing with an error. Comments may have any length, since they are not kept.
public struct SSEParser: Sendable {
    /// Most bytes of one line, without its end.
    public let lineLimit: Int
    /// Most bytes of one event's data.
    public let eventLimit: Int
    /// How long the server wants a client to wait before it connects again; nil when it did not say.
    public private(set) var reconnectionTime: Duration?

    /// Whether lines that are no field are handed over too, as events of the type ``SSEEvent/strayType``; so is the name of
    /// an event that reports a failure and has no data.
    package var tellsStrayLines = false

    /// Bytes held of the event and the line whose ends have not come yet.
    package var unfinished: Int { line.bytes.count + event.size }

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
            let end = ByteScan.firstLineEnd(in: bytes, from: index)
            if line.bytes.isEmpty, bytes[index] == UInt8(ascii: ":") { line.isComment = true }
            if line.isComment {
                isFirstLine = false
                guard end < bytes.count else { return }
                line.isComment = false
                line.skipsLineFeed = bytes[end] == UInt8(ascii: "\r")
                index = end + 1
                continue
            }
            guard line.bytes.count + (end - index) <= lineLimit else { throw .lineTooLong(limit: lineLimit) }
            guard end < bytes.count else { return line.bytes.append(bytes, in: index..<end) }
            line.skipsLineFeed = bytes[end] == UInt8(ascii: "\r")
            if line.bytes.isEmpty {
                try readLine(bytes.extracting(index..<end), body)
            } else {
                line.bytes.append(bytes, in: index..<end)
                // Taken out while it is read, and put back empty, so that its memory is used again.
                var whole: [UInt8] = []
                swap(&whole, &line.bytes)
                try readLine(whole.span, body)
                whole.removeAll(keepingCapacity: whole.capacity <= PartialLine.keptCapacity)
                line.bytes = whole
            }
            index = end + 1
        }
    }

    private mutating func readLine(_ line: Span<UInt8>, _ body: (SSEEvent) -> Void) throws(SSEError) {
        var start = 0
        if isFirstLine {
            isFirstLine = false
            if line.count >= 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF { start = 3 }
        }
        guard start < line.count else {
            if tellsStrayLines, event.isBareFailure { event.takeNoData() }
            return event.finish(body)
        }
        var colon = start
        while colon < line.count, line[colon] != UInt8(ascii: ":") { colon &+= 1 }
        var value = min(colon &+ 1, line.count)
        if value < line.count, line[value] == UInt8(ascii: " ") { value &+= 1 }
        let isField = try readField(line.extracting(start..<colon), line.extracting(value..<line.count))
        guard !isField, tellsStrayLines, (start..<line.count).contains(where: { line[$0] > 0x20 }) else { return }
        body(SSEEvent(type: SSEEvent.strayType, data: Array(line, in: start..<min(line.count, start &+ 4096))))
    }

    /// - Returns: Whether it is a field.
    private mutating func readField(_ name: Span<UInt8>, _ value: Span<UInt8>) throws(SSEError) -> Bool {
        // Almost every line is data, and needs no string for its name.
        if ByteScan.isSame(name, "data") {
            try addLine(value)
            return true
        }
        let whole = 0..<value.count
        switch String(bytes: name, in: 0..<name.count) {
        case "error":
            event.setType("error")
            try addLine(value)
        case "event":
            event.setType(String(bytes: value, in: whole))
        case "id":
            // An id with a NUL is ignored, as the standard says.
            if !whole.contains(where: { value[$0] == 0 }) { event.setID(String(bytes: value, in: whole)) }
        case "retry":
            guard !value.isEmpty, whole.allSatisfy({ 0x30...0x39 ~= value[$0] }) else { return true }
            if let milliseconds = Int64(String(bytes: value, in: whole)) {
                reconnectionTime = .milliseconds(milliseconds)
            }
        case "": return true  // A comment behind a byte order mark.
        default: return false
        }
        return true
    }

    private mutating func addLine(_ value: Span<UInt8>) throws(SSEError) {
        event.addLine(value)
        guard event.size <= eventLimit else { throw .eventTooLarge(limit: eventLimit) }
    }
}

/// The start of a line whose end has not come yet.
private struct PartialLine {
    /// Up to this capacity the memory of a line is used again.
    static let keptCapacity = 64 << 10

    var bytes: [UInt8] = []
    /// Whether the line before ended with CR, so that an LF at once belongs to it.
    var skipsLineFeed = false
    /// Whether it begins with a colon, so that none of it is kept.
    var isComment = false
}

/// What is known of the event whose empty line has not come yet.
private struct PartialEvent {
    /// Up to this capacity the memory of an event is used again.
    ///
    /// When somebody keeps the event, the next one gets new memory of the same size, so that it must not be much more than
    /// a piece of an answer needs.
    static let keptCapacity = 1 << 10
    private static let defaultType = "message"

    /// The event itself, so that the memory of its data is used again unless somebody keeps it.
    private var event = SSEEvent(data: [])
    private var hasData = false

    /// Bytes of the data so far.
    var size: Int { event.data.count }

    /// Whether its type says that the server failed, and it has no data.
    var isBareFailure: Bool { !hasData && event.isFailure }

    /// Makes it an event although it has no data.
    mutating func takeNoData() { hasData = true }

    /// Sets the type; an empty one is the default.
    mutating func setType(_ type: String) {
        event.type = type.isEmpty ? Self.defaultType : type
    }

    /// Sets the id, which unlike the rest outlives the event: ids hold until another one comes.
    mutating func setID(_ id: String) {
        event.id = id
    }

    mutating func addLine(_ value: Span<UInt8>) {
        if hasData { event.data.append(UInt8(ascii: "\n")) }
        hasData = true
        event.data.append(value, in: 0..<value.count)
    }

    /// Hands over the event, if there was data, and begins an empty one.
    mutating func finish(_ body: (SSEEvent) -> Void) {
        if hasData { body(event) }
        event.type = Self.defaultType
        event.data.removeAll(keepingCapacity: event.data.capacity <= Self.keptCapacity)
        hasData = false
    }
}
