/// A JSON number, kept as the characters it was written with.
///
/// So `12345678901234567890`, `1e400` and `0.10` survive a round trip although no Swift number type holds them
/// all. Two numbers are equal when they are written alike: `1` and `1.0` differ.
public struct JSONNumber: Hashable, Sendable, CustomStringConvertible {
    /// The characters, in the grammar of RFC 8259 §6.
    public let literal: String

    /// A number from the characters that spell it.
    ///
    /// - Returns: Nil unless the text is exactly one JSON number, without white space around it.
    public init?(literal: String) {
        let bytes = Array(literal.utf8)
        var scanner = JSONScanner()
        guard let first = bytes.first, first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") < 10,
            (try? scanner.skipNumber(in: bytes.span)) != nil, scanner.position == bytes.count
        else { return nil }
        self.literal = literal
    }

    /// An integer of any width.
    public init(_ integer: some BinaryInteger) {
        literal = integer.description
    }

    /// A finite double, with the shortest digits that read back as the same value.
    ///
    /// - Returns: Nil for NaN and the infinities, which JSON cannot express.
    public init?(_ double: Double) {
        guard double.isFinite else { return nil }
        // Whole numbers need no fraction; a negative zero keeps it, to stay negative.
        if let whole = Self.whole(double), double.sign == .plus || whole != 0 {
            literal = whole.description
        } else {
            literal = double.description
        }
    }

    /// A number whose characters the scanner has checked.
    init(validated literal: String) {
        self.literal = literal
    }

    /// The value when it is a whole number that fits; otherwise nil.
    ///
    /// Numbers with a fraction or an exponent, such as `1.0` and `1e3`, are judged by the nearest double and
    /// must lie below 2^53.
    public var int: Int? {
        if let int = Int(literal) { return int }
        let isPlain = literal.utf8.allSatisfy { $0 <= UInt8(ascii: "9") && $0 != UInt8(ascii: ".") }
        return isPlain ? nil : double.flatMap(Self.whole)
    }

    /// The integer that a double stands for, below 2^53: beyond, a double does not tell neighbours apart.
    private static func whole(_ double: Double) -> Int? {
        // Not `Int(exactly:)`, which needs the C mathematics library to be linked.
        guard double.magnitude < 0x1p53 else { return nil }
        let whole = Int(double)
        return Double(whole) == double ? whole : nil
    }

    /// The nearest double; nil when the number lies beyond the range of doubles, such as `1e400`.
    public var double: Double? {
        guard let double = Double(literal), double.isFinite else { return nil }
        return double
    }

    /// The characters, as in ``literal``.
    public var description: String { literal }
}

extension JSONNumber: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    /// An integer literal.
    public init(integerLiteral value: Int) {
        self.init(value)
    }

    /// A floating-point literal.
    ///
    /// One beyond the range of doubles becomes `1e999`, which is beyond it as well.
    public init(floatLiteral value: Double) {
        self = JSONNumber(value) ?? JSONNumber(validated: value.sign == .minus ? "-1e999" : "1e999")
    }
}
