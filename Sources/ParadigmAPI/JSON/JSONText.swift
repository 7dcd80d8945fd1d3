/// The place of a string inside a JSON text that was validated: its characters are decoded when somebody asks.
package struct JSONText: Hashable, Sendable {
    /// The bytes between the quotes.
    package let range: Range<Int>
    /// Whether a backslash occurs, so that the bytes are not the characters themselves.
    package let hasEscapes: Bool

    init(range: Range<Int>, hasEscapes: Bool) {
        self.range = range
        self.hasEscapes = hasEscapes
    }

    /// This place, or nil when the string is empty, for fields whose empty string means none.
    package var nonEmpty: JSONText? { range.isEmpty ? nil : self }

    /// Decodes the string.
    ///
    /// - Parameter bytes: The text in which this place was found.
    /// - Returns: The string, without escapes.
    package func string(in bytes: Span<UInt8>) -> String {
        guard hasEscapes else { return String(bytes: bytes, in: range) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(range.count)
        appendDecoded(from: bytes, to: &decoded)
        return String(bytes: decoded.span, in: 0..<decoded.count)
    }

    /// Whether the decoded string equals a name; no string is built unless there are escapes.
    @inlinable
    package func equals(_ name: StaticString, in bytes: Span<UInt8>) -> Bool {
        // Most keys differ in length already, which is seen without a call.
        (range.count == name.utf8CodeUnitCount || hasEscapes) && isSpelt(name, in: bytes)
    }

    @usableFromInline
    func isSpelt(_ name: StaticString, in bytes: Span<UInt8>) -> Bool {
        hasEscapes ? string(in: bytes) == name.description : ByteScan.isSame(bytes.extracting(range), name)
    }

    /// Appends the decoded characters as UTF-8.
    package func appendDecoded(from bytes: Span<UInt8>, to decoded: inout [UInt8]) {
        var index = range.lowerBound
        while index < range.upperBound {
            // Between the quotes, only a backslash needs an escape: everything up to it is the characters themselves.
            let end = min(ByteScan.endOfUnescaped(in: bytes, from: index), range.upperBound)
            decoded.append(bytes, in: index..<end)
            index = end < range.upperBound ? Self.appendEscape(at: end, of: bytes, to: &decoded) : end
        }
    }

    /// Appends what the escape sequence at `index` stands for.
    ///
    /// - Returns: The offset after it.
    private static func appendEscape(at index: Int, of bytes: Span<UInt8>, to decoded: inout [UInt8]) -> Int {
        switch bytes[index &+ 1] {
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"):
            let (scalar, length) = scalar(at: index, of: bytes)
            decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            return index &+ length
        case let other: decoded.append(other)
        }
        return index &+ 2
    }

    /// The character of a `\u` escape and the number of bytes it takes, six or twelve.
    private static func scalar(at index: Int, of bytes: Span<UInt8>) -> (Unicode.Scalar, Int) {
        // The text was validated: the replacement character is there for bytes that were not.
        guard let unit = try? JSONScanner.codeUnit(in: bytes, from: index) else { return ("\u{FFFD}", 6) }
        guard 0xD800..<0xDC00 ~= unit else { return (Unicode.Scalar(unit) ?? "\u{FFFD}", 6) }
        guard let low = try? JSONScanner.codeUnit(in: bytes, from: index &+ 6), low >= 0xDC00 else {
            return ("\u{FFFD}", 6)
        }
        return (Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}", 12)
    }
}
