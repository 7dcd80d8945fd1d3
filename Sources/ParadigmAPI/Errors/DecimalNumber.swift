import ParadigmGround

/// Numbers as fields of replies write them: digits with an optional fraction, and nothing else.
enum DecimalNumber {
    /// Powers of ten that a `Double` holds exactly, as far as they are needed.
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
    ]

    /// The number that a text spells, which may have spaces and tabs around it.
    ///
    /// - Returns: Nil for anything else, such as a sign, an exponent, `inf`, `nan`, or a point with nothing behind it.
    static func value(of text: Span<UInt8>) -> Double? {
        let field = trimmed(text)
        guard let first = field.first, text[first] != UInt8(ascii: ".") else { return nil }
        var digits = 0
        var point: Int?
        for index in field {
            let byte = text[index]
            guard isPart(byte) else { return nil }
            if byte != UInt8(ascii: ".") {
                digits = digits &* 10 &+ Int(byte &- UInt8(ascii: "0"))
            } else if point == nil {
                point = index
            } else {
                return nil
            }
        }
        let fraction = point.map { field.upperBound &- $0 &- 1 }
        // Up to 15 digits and their power of ten are exact, so that the quotient is the nearest number, as it must be.
        guard fraction != 0 else { return nil }
        guard field.count <= 15 else { return Double(String(bytes: text, in: field)) }
        return Double(digits) / powers[fraction ?? 0]
    }

    /// Whether a byte may be part of a number.
    static func isPart(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: ".")
    }

    /// The text without the spaces and tabs at its ends, the optional white space of RFC 9110 §5.6.3.
    static func trimmed(_ text: Span<UInt8>) -> Range<Int> {
        var field = 0..<text.count
        while let first = field.first, isSpace(text[first]) { field = first &+ 1..<field.upperBound }
        while let last = field.last, isSpace(text[last]) { field = field.lowerBound..<last }
        return field
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
