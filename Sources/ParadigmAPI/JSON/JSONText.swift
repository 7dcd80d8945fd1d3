import ParadigmGround

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
    ///
    /// - Parameters:
    ///   - bytes: The text in which this place was found.
    ///   - decoded: What they are appended to.
    ///   - keepingHalves: Whether a half of a surrogate pair that stands alone is kept, as ``LoneSurrogates`` can join it
    ///     with the other one; otherwise U+FFFD takes its place.
    package func appendDecoded(from bytes: Span<UInt8>, to decoded: inout [UInt8], keepingHalves: Bool = false) {
        var index = range.lowerBound
        while index < range.upperBound {
            // Between the quotes, only a backslash needs an escape: everything up to it is the characters themselves.
            let end = min(ByteScan.endOfUnescaped(in: bytes, from: index), range.upperBound)
            decoded.append(bytes, in: index..<end)
            index =
                end < range.upperBound
                ? Self.appendEscape(at: end, of: bytes, to: &decoded, keepingHalves: keepingHalves) : end
        }
    }

    /// Appends what the escape sequence at `index` stands for.
    ///
    /// - Returns: The offset after it.
    private static func appendEscape(
        at index: Int,
        of bytes: Span<UInt8>,
        to decoded: inout [UInt8],
        keepingHalves: Bool
    ) -> Int {
        switch bytes[index &+ 1] {
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"):
            // The text was validated: the replacement character is there for bytes that were not.
            let unit = (try? JSONScanner.codeUnit(in: bytes, from: index)) ?? 0xFFFD
            if 0xD800..<0xDC00 ~= unit, let low = LoneSurrogates.unit(in: bytes, at: index &+ 6), 0xDC00..<0xE000 ~= low
            {
                LoneSurrogates.append(high: unit, low: low, to: &decoded)
                return index &+ 12
            }
            if keepingHalves, 0xD800..<0xE000 ~= unit {
                LoneSurrogates.append(half: unit, to: &decoded)
            } else {
                decoded.append(
                    contentsOf: Unicode.Scalar(unit).flatMap(UTF8.encode) ?? UTF8.encodedReplacementCharacter
                )
            }
            return index &+ 6
        case let other: decoded.append(other)
        }
        return index &+ 2
    }
}
