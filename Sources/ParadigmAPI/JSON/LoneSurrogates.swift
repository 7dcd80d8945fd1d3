/// Halves of surrogate pairs that stand alone in the strings of a JSON text, as `\ud83d` without `\ude00`.
///
/// RFC 8259 §8.2 lets them be written and says that their meaning is unpredictable; they are no text. Servers that count
/// in UTF-16 write them when they cut an answer between two halves.
enum LoneSurrogates {
    /// A text with the replacement character in the place of each of them.
    ///
    /// - Returns: As many bytes, since both are escapes of the same length.
    static func replaced(in bytes: [UInt8]) -> [UInt8] {
        var mended = bytes
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            switch unit(in: bytes.span, at: index) {
            case nil: index += 2
            case .some(0xD800..<0xDC00) where isLow(unit(in: bytes.span, at: index + 6)): index += 12
            case .some(0xD800..<0xE000):
                mended.replaceSubrange(index + 2..<index + 6, with: "fffd".utf8)
                index += 6
            case .some: index += 6
            }
        }
        return mended
    }

    private static func isLow(_ unit: UInt32?) -> Bool { unit.map { 0xDC00..<0xE000 ~= $0 } ?? false }

    /// The code unit of the escape at an offset; nil when none of the form `\uXXXX` is there.
    static func unit(in bytes: Span<UInt8>, at index: Int) -> UInt32? {
        guard index &+ 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index &+ 1] == UInt8(ascii: "u")
        else { return nil }
        return try? JSONScanner.codeUnit(in: bytes, from: index)
    }
}
