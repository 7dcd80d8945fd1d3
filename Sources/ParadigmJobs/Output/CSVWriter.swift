import ParadigmGround

/// Appends records of CSV or TSV to one buffer (RFC 4180).
///
/// Fields are quoted only where they must be.
struct CSVWriter {
    private static let quote = UInt8(ascii: "\"")

    /// The record being written.
    private var bytes: [UInt8] = []
    private let delimiter: UInt8
    private let lineEnd: [UInt8]
    private var isAtStart = true

    /// A writer of nothing so far.
    ///
    /// - Parameters:
    ///   - delimiter: What stands between two fields.
    ///   - endsLinesWithReturn: Whether lines end with CR LF; otherwise with LF.
    init(delimiter: UInt8, endsLinesWithReturn: Bool) {
        self.delimiter = delimiter
        lineEnd = endsLinesWithReturn ? [0x0D, 0x0A] : [0x0A]
    }

    /// Writes the mark that tells spreadsheets that UTF-8 follows.
    mutating func byteOrderMark() {
        bytes += [0xEF, 0xBB, 0xBF]
    }

    /// Writes a field of UTF-8.
    mutating func field(_ field: Span<UInt8>) {
        if !isAtStart { bytes.append(delimiter) }
        isAtStart = false
        guard needsQuotes(field) else { return bytes.append(field, in: 0..<field.count) }
        bytes.append(Self.quote)
        var start = 0
        while let found = ByteSearch.first(Self.quote, in: field, from: start) {
            bytes.append(field, in: start..<found + 1)
            bytes.append(Self.quote)
            start = found + 1
        }
        bytes.append(field, in: start..<field.count)
        bytes.append(Self.quote)
    }

    /// Writes a field.
    mutating func field(_ text: String) {
        var text = text
        text.withUTF8 { unsafe field($0.span) }
    }

    /// Ends the record and moves what was written elsewhere.
    mutating func endRecord(movingTo target: inout [UInt8]) {
        target += bytes
        target += lineEnd
        bytes.removeAll(keepingCapacity: true)
        isAtStart = true
    }

    private func needsQuotes(_ field: Span<UInt8>) -> Bool {
        for index in 0..<field.count {
            switch field[index] {
            case delimiter, Self.quote, 0x0A, 0x0D: return true
            default: continue
            }
        }
        return false
    }
}
