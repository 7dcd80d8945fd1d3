internal import ParadigmAPI
import ParadigmBatch

/// What one line of a journal says.
///
/// A journal is UTF-8 text. Each line is one JSON object without line ends in it, written in one of these forms, with
/// the members in this order and no white space between them; `?` marks members that may be missing:
///
///     {"paradigm_journal":1,"job":"<32 hex digits>","input":{"size":N,"mtime_ns":N}?,"options":{…},
///         "base_url":"…","left_out":N?,"preview":true?,"raised_max_tokens":N?,"crc":"…"}
///     {"key":"<32 hex digits>","generation":N,"answered":true,"attempts":N,"billed_twice":true?,
///         "repair_tokens":[N,N]?,"label":"…","status":N,"request_id":"…"?,"body":…,"crc":"…"}
///     {"key":"<32 hex digits>","generation":N,"answered":false,"attempts":N,"billed_twice":true?,
///         "repair_tokens":[N,N]?,"label":"…","code":"…","message":"…","status":N?,"request_id":"…"?,"body":…?,
///         "crc":"…"}
///     {"admitted":N,"crc":"…"}
///     {"started":"<32 hex digits>","path":"…","id":"…"?,"crc":"…"}
///     {"sent":"<32 hex digits>","crc":"…"}
///     {"commit":N,"synced":N,"admitted":N?,"crc":"…"}
///
/// The first line is a header, and the last header counts. `repair_tokens` are those of questions and answers that went
/// back to be mended. `body` is the reply's body byte for byte, white space around it included; a body
/// that is not JSON in UTF-8, or holds a line end, is the string `body_base64` in its place. `crc` is the CRC-32C of
/// the bytes before `,"crc"`, as eight lower-case hexadecimal digits. A commit line stands before each sync: its
/// number from 1, the length of the file that was durable when it was written, and the highest ordinal admitted, which
/// is missing when every row has its outcome. An ordinal by itself stands before rows up to that one may be sent: a
/// promise, which the next commit puts right. Of both only the last one counts. A line of started work says that the
/// server has taken what a row asks and answers later, and where it is asked about; it counts until an outcome of the row
/// follows it. A key with `sent` is a row that a run left without its outcome although the server may have worked on it.
/// Lines of spaces, which a recovery leaves where the disk lost a line, mean nothing; so do sound lines that begin
/// in another way.
enum JournalLine: Equatable {
    /// The header.
    case header
    /// An outcome of a row.
    case outcome(key: RowKey, generation: Int, isAnswered: Bool)
    /// A group commit: the length that was durable when it began, and the highest ordinal admitted until then.
    case commit(number: Int, synced: Int, admitted: Int?)
    /// The highest ordinal that may be admitted from here on.
    case admitted(Int)
    /// Work that the server has taken from a row; ``startedWork(_:)`` reads the rest of it.
    case started
    /// A row that was sent and has no outcome.
    case sent(RowKey)
    /// Spaces, or a sound line of a form unknown here.
    case other

    /// The end of a line: `,"crc":"xxxxxxxx"}`, the line end not counted.
    static let sealLength = 18

    /// Reads what a line says, its body left aside and its line end not included; nil when its checksum does not fit.
    init?(_ line: Span<UInt8>) {
        guard Self.isSealed(line) else {
            for index in 0..<line.count where line[index] != UInt8(ascii: " ") { return nil }
            self = .other
            return
        }
        if let outcome = Self.outcome(line) {
            self = outcome
        } else if line.begins(with: #"{"commit":"#) {
            self = Self.commit(line) ?? .other
        } else if line.begins(with: #"{"admitted":"#) {
            self = (try? Self.commitFields(line))?.2.map(JournalLine.admitted) ?? .other
        } else if line.begins(with: Self.startedOpening) {
            self = .started
        } else if line.begins(with: #"{"sent":""#) {
            self = Self.key(line, at: 9).map(JournalLine.sent) ?? .other
        } else {
            self = line.begins(with: JournalHeader.opening) ? .header : .other
        }
    }

    private static func key(_ line: Span<UInt8>, at place: Int) -> RowKey? {
        guard let high = line.hex(UInt64.self, at: place), let low = line.hex(UInt64.self, at: place + 16) else {
            return nil
        }
        return RowKey(high: high, low: low)
    }

    /// Whether a line ends with the checksum of the bytes before it.
    static func isSealed(_ line: Span<UInt8>) -> Bool {
        let length = line.count - sealLength
        guard length > 0, line.matches(#","crc":""#, at: length), line.matches("\"}", at: line.count - 2),
            let checksum = line.hex(UInt32.self, at: length + 8)
        else { return false }
        return CRC32C.checksum(line.extracting(0..<length)) == checksum
    }

    /// Reads the beginning of an outcome line, whose places are fixed so that no JSON needs to be decoded.
    private static func outcome(_ line: Span<UInt8>) -> JournalLine? {
        guard line.begins(with: #"{"key":""#),
            let high = line.hex(UInt64.self, at: 8), let low = line.hex(UInt64.self, at: 24),
            line.matches(#"","generation":"#, at: 40)
        else { return nil }
        var place = 55
        var generation = 0
        while place < line.count, line[place] &- UInt8(ascii: "0") < 10, generation < 1 << 40 {
            generation = generation &* 10 &+ Int(line[place] &- UInt8(ascii: "0"))
            place &+= 1
        }
        guard line.matches(#","answered":"#, at: place), place &+ 12 < line.count else { return nil }
        let isAnswered = line[place &+ 12] == UInt8(ascii: "t")
        return .outcome(key: RowKey(high: high, low: low), generation: generation, isAnswered: isAnswered)
    }

    private static func commit(_ line: Span<UInt8>) -> JournalLine? {
        guard let (number, synced, admitted) = try? commitFields(line), let number, let synced else { return nil }
        return .commit(number: number, synced: synced, admitted: admitted)
    }

    private static func commitFields(_ line: Span<UInt8>) throws(JSONFault) -> (Int?, Int?, Int?) {
        var fields: (number: Int?, synced: Int?, admitted: Int?) = (nil, nil, nil)
        var scanner = JSONScanner()
        try scanner.enterObject(in: line)
        while let key = try scanner.nextKey(in: line) {
            if key.equals("commit", in: line) {
                fields.number = try scanner.readInteger(in: line)
            } else if key.equals("synced", in: line) {
                fields.synced = try scanner.readInteger(in: line)
            } else if key.equals("admitted", in: line) {
                fields.admitted = try scanner.readInteger(in: line)
            } else {
                try scanner.skipValue(in: line)
            }
        }
        return fields
    }
}

extension LineBuffer {
    /// Writes the line that goes before rows up to an ordinal are sent.
    mutating func write(admitted ordinal: Int) {
        begin(#"{"admitted":"#)
        append(ordinal)
        seal()
    }

    /// Writes the line of a row that was sent and is left without an outcome.
    mutating func write(sent key: RowKey) {
        begin(#"{"sent":"#)
        append(key)
        seal()
    }

    /// Writes the line that goes before a sync.
    mutating func writeCommit(number: Int, synced: Int, admitted: Int?) {
        begin(#"{"commit":"#)
        append(number)
        append(#","synced":"#)
        append(synced)
        if let admitted {
            append(#","admitted":"#)
            append(admitted)
        }
        seal()
    }
}
