import ParadigmGround

/// Files that are no text, told by how they begin.
enum FileSignature {
    private static let beginnings: [(bytes: [UInt8], found: InputError.Found)] = [
        ([0x1F, 0x8B], .gzip), ([0x28, 0xB5, 0x2F, 0xFD], .zstandard), (Array("BZh".utf8), .bzip2),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .xz), (Array("PAR1".utf8), .parquet), (Array("%PDF-".utf8), .pdf),
        (Array("{\\rtf".utf8), .richText),
        // The workbooks of Excel 2 to 4, which are in no container yet.
        ([0x09, 0x00, 0x04, 0x00], .office97), ([0x09, 0x02, 0x06, 0x00], .office97),
        ([0x09, 0x04, 0x06, 0x00], .office97),
        // Before UTF-16, whose little-endian mark is half of this one.
        ([0xFF, 0xFE, 0x00, 0x00], .utf32), ([0x00, 0x00, 0xFE, 0xFF], .utf32),
    ]

    /// Whether some first bytes are lines of text in UTF-8, so that none of these files begins with them but those that
    /// ``found(in:)`` knows by letters.
    static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
            && UTF8Check.firstFault(in: Array(bytes).span) == nil
    }

    /// What some first bytes are the beginning of; nil for what may be text.
    static func found(in sample: ArraySlice<UInt8>) -> InputError.Found? {
        if sample.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return archive(sample) }
        return beginnings.first { sample.starts(with: $0.bytes) }?.found
    }

    /// What a text in markup is the beginning of, where a table is wanted; nil for what may be one.
    static func markup(in sample: ArraySlice<UInt8>) -> InputError.Found? {
        let mark = TextEncoding.utf8.byteOrderMark
        let text = (sample.starts(with: mark) ? sample.dropFirst(mark.count) : sample).drop(while: Blank.isSpace)
        let start = text.prefix(16).map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
        if start.starts(with: "<?xml".utf8) { return .xmlDocument }
        let pages = ["<!doctype html", "<html", "<head", "<meta", "<table", "<body", "<style", "mime-version:"]
        return pages.contains { start.starts(with: $0.utf8) } ? .webPage : nil
    }

    /// An archive is known by the names in it: that of OpenDocument begins with one of its media type.
    private static func archive(_ sample: ArraySlice<UInt8>) -> InputError.Found {
        let bytes = Array(sample)
        if contains(bytes, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet") { return .openDocumentSheet }
        if contains(bytes, "mimetypeapplication/vnd.oasis.opendocument") { return .openDocument }
        if contains(bytes, "word/") { return .word }
        return .zip
    }

    private static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        ByteSearch.range(of: Array(text.utf8).span, in: bytes.span) != nil
    }
}

extension InputError.Found {
    /// How it is packed; nil for what is no packed text.
    var packing: InputError.Packing? {
        switch self {
        case .gzip: .gzip
        case .zstandard: .zstandard
        default: nil
        }
    }
}
