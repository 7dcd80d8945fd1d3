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

// MARK: - Halves that may meet again

extension LoneSurrogates {
    /// Bytes that one half takes.
    static let length = 3

    /// Appends the character that two halves make.
    static func append(high: UInt32, low: UInt32, to text: inout [UInt8]) {
        let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        text.append(contentsOf: scalar.flatMap(UTF8.encode) ?? UTF8.encodedReplacementCharacter)
    }

    /// Appends a half as UTF-8 would write it if it were a character, which no valid text holds.
    static func append(half: UInt32, to text: inout [UInt8]) {
        text.append(0xE0 | UInt8(half >> 12))
        text.append(0x80 | UInt8(half >> 6 & 0x3F))
        text.append(0x80 | UInt8(half & 0x3F))
    }

    /// The first half of a pair that a text ends with; nil when it ends otherwise.
    static func high(atEndOf text: [UInt8]) -> UInt32? {
        guard text.count >= length, let half = half(in: text, at: text.count - length), half < 0xDC00 else {
            return nil
        }
        return half
    }

    /// The same text when it has no halves, which almost none has, and ``joined(_:)`` otherwise.
    static func joinedIfAny(_ text: [UInt8]) -> [UInt8] {
        let span = text.span
        var index = 0
        while index < span.count {
            if span[index] == 0xED, half(in: text, at: index) != nil { return joined(text) }
            index &+= 1
        }
        return text
    }

    /// A text with its halves joined where two of them belong together, and U+FFFD for the others.
    static func joined(_ text: [UInt8]) -> [UInt8] {
        var whole: [UInt8] = []
        whole.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            guard let first = half(in: text, at: index) else {
                whole.append(text[index])
                index += 1
                continue
            }
            index += length
            if first < 0xDC00, let second = half(in: text, at: index), second >= 0xDC00 {
                append(high: first, low: second, to: &whole)
                index += length
            } else {
                whole.append(contentsOf: UTF8.encodedReplacementCharacter)
            }
        }
        return whole
    }

    private static func half(in text: [UInt8], at index: Int) -> UInt32? {
        guard index + length <= text.count, text[index] == 0xED, text[index + 1] >= 0xA0 else { return nil }
        return 0xD000 | UInt32(text[index + 1] & 0x3F) << 6 | UInt32(text[index + 2] & 0x3F)
    }
}
