/// Texts as they stand in a sheet.
enum CellText {
    /// Where a text is to end so that it has no more than so many units of UTF-16, and no half of a pair.
    static func end(of text: Span<UInt8>, limit: Int) -> Int {
        // A unit has a byte at least.
        guard text.count > limit else { return text.count }
        var units = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte & 0xC0 != 0x80 {
                units += byte >= 0xF0 ? 2 : 1
                if units > limit { return index }
            }
            index += 1
        }
        return text.count
    }

    /// Appends a text up to an offset as XML; characters that XML cannot hold are escaped as ``EscapedText`` reads them.
    static func append(_ text: Span<UInt8>, upTo end: Int, to bytes: inout [UInt8]) {
        var start = 0
        var index = 0
        while index < end {
            guard let (replacement, length) = replacement(text, at: index) else {
                index += 1
                continue
            }
            bytes.append(text.extracting(start..<index))
            bytes += replacement.utf8
            index += length
            start = index
        }
        bytes.append(text.extracting(start..<end))
    }

    /// What stands for the character at an offset, and how many bytes it has; nil when it stands for itself.
    @inline(__always)
    private static func replacement(_ text: Span<UInt8>, at index: Int) -> (String, length: Int)? {
        let byte = text[index]
        switch byte {
        case UInt8(ascii: "&"): return ("&amp;", 1)
        case UInt8(ascii: "<"): return ("&lt;", 1)
        case UInt8(ascii: ">"): return ("&gt;", 1)
        case 0x09, 0x0A: return nil
        // Lines of a cell end with LF alone.
        case 0x0D where index + 1 < text.count && text[index + 1] == 0x0A: return ("", 1)
        case 0x00..<0x20: return ("_x00" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true) + "_", 1)
        // What looks like an escape and is none.
        case UInt8(ascii: "_"): return looksEscaped(text, at: index) ? ("_x005F_", 1) : nil
        // U+FFFE and U+FFFF, which are no characters.
        case 0xEF:
            guard index + 2 < text.count, text[index + 1] == 0xBF, text[index + 2] >= 0xBE else { return nil }
            return (text[index + 2] == 0xBE ? "_xFFFE_" : "_xFFFF_", 3)
        default: return nil
        }
    }

    private static func looksEscaped(_ text: Span<UInt8>, at index: Int) -> Bool {
        guard index + 6 < text.count else { return false }
        let bytes = (0..<7).map { text[index + $0] }
        return EscapedText.unit(in: bytes, at: 0) != nil
    }
}
