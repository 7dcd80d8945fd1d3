/// Characters that XML cannot hold, as workbooks write them: `_xHHHH_`, a unit of UTF-16 in hexadecimal
/// (ECMA-376 part 1 §22.9.2.19).
enum EscapedText {
    private static let length = 7

    /// Puts the characters themselves in the place of what stands for them, from an offset to the end.
    ///
    /// Halves of a surrogate pair that stand alone become U+FFFD.
    static func resolve(_ text: inout [UInt8], from start: Int) {
        guard let first = firstUnit(in: text, from: start) else { return }
        let source = Array(text[first...])
        text.removeLast(source.count)
        var index = 0
        while index < source.count {
            guard let unit = unit(in: source, at: index) else {
                text.append(source[index])
                index += 1
                continue
            }
            index += length
            var units = [unit]
            if UTF16.isLeadSurrogate(unit), let next = Self.unit(in: source, at: index), UTF16.isTrailSurrogate(next) {
                units.append(next)
                index += length
            }
            text += Array(String(decoding: units, as: UTF16.self).utf8)
        }
    }

    /// The unit that an escape at a place stands for; nil when there is none.
    static func unit(in bytes: some RandomAccessCollection<UInt8>, at offset: Int) -> UInt16? {
        let bytes = bytes.dropFirst(offset).prefix(length)
        guard bytes.count == length, bytes.first == UInt8(ascii: "_"), bytes.last == UInt8(ascii: "_") else {
            return nil
        }
        let inner = bytes.dropFirst().dropLast()
        guard inner.first == UInt8(ascii: "x") else { return nil }
        var unit: UInt16 = 0
        for byte in inner.dropFirst() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "A") + 10)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt16(byte - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return unit
    }

    private static func firstUnit(in text: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + length <= text.count {
            if text[index] == UInt8(ascii: "_"), unit(in: text, at: index) != nil { return index }
            index += 1
        }
        return nil
    }
}
