/// What the first bytes of an input say.
struct InputStart {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// How the records are written.
    let format: InputFormat
    /// Whether there was a byte order mark, which is consumed.
    let hasByteOrderMark: Bool

    /// Looks at the first bytes.
    ///
    /// - Parameters:
    ///   - source: The input from its beginning.
    ///   - format: How the records are written; nil to find out.
    /// - Throws: ``InputError`` when the input cannot be UTF-8 text, or its format is not known.
    init(_ source: inout ByteSource, format: InputFormat?) throws(InputError) {
        while source.end - source.start < 4, try source.readMore() {}
        if let found = try OLEFile.found(in: &source) { throw .notUTF8(path: source.path, found: found) }
        if let found = Self.foreign(source) {
            // A workbook is known by its beginning where no name says what it is.
            guard found == .zip, (format ?? .workbook) == .workbook else {
                throw .notUTF8(path: source.path, found: found)
            }
            self.format = .workbook
            hasByteOrderMark = false
            return
        }
        hasByteOrderMark = source.bytes[source.start..<source.end].starts(with: Self.byteOrderMark)
        if hasByteOrderMark { source.consume(to: source.start + Self.byteOrderMark.count) }
        guard format?.isJSON ?? true else {
            self.format = format ?? .text
            return
        }
        let first = try Self.firstVisible(in: &source)
        if first == UInt8(ascii: "[") { throw .jsonArray(path: source.path) }
        if let format {
            self.format = format
        } else if first == UInt8(ascii: "{") {
            self.format = .jsonLines
        } else {
            throw .unknownFormat(path: source.path)
        }
    }

    private static func foreign(_ source: ByteSource) -> InputError.Found? {
        let start = source.bytes[source.start..<source.end]
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) { return .utf16 }
        if start.starts(with: [0x1F, 0x8B]) { return .gzip }
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .zip }
        if start.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return .zstandard }
        return nil
    }

    /// The first byte that is not white space; nil when there is none among the first bytes.
    private static func firstVisible(in source: inout ByteSource) throws(InputError) -> UInt8? {
        let farthest = 4_096
        while true {
            let start = source.bytes[source.start..<source.end].prefix(farthest)
            if let byte = start.first(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }) { return byte }
            guard start.count < farthest, try source.readMore() else { return nil }
        }
    }
}
