/// One member of a list or a dictionary, the two kinds of structured fields that speak of limits (RFC 9651 §3.1, §3.2).
struct RateLimitMember {
    /// What an item or a parameter holds, as far as limits need it.
    enum Value: Equatable {
        /// A whole number of up to 15 digits.
        case integer(Int)
        /// A string or a token.
        case name(String)
        /// Anything else that is well formed: a decimal, bytes, a boolean, a date, a text.
        case other
    }

    /// The key of a dictionary's member; nil in a list.
    var key: String?
    /// The item.
    var value: Value
    /// Its parameters; of a name that comes twice the last counts.
    var parameters: [String: Value]
}

/// Reads a structured field by the rules of RFC 9651 §4.2, which leave no room for guesses: a field that breaks one of
/// them anywhere says nothing at all.
struct RateLimitSyntax {
    private var rest: ArraySlice<UInt8>

    /// The members of a field's value; nil when it is malformed, or mixes a list and a dictionary.
    static func members(_ value: String) -> [RateLimitMember]? {
        var syntax = RateLimitSyntax(rest: Array(value.utf8).trimmed { $0 == 0x20 })
        var members: [RateLimitMember] = []
        while let member = syntax.member() {
            members.append(member)
            syntax.skipSpace()
            if syntax.rest.isEmpty {
                return members.allSatisfy { ($0.key == nil) == (members[0].key == nil) } ? members : nil
            }
            guard syntax.take(",") else { return nil }
            syntax.skipSpace()
        }
        return nil
    }

    private mutating func member() -> RateLimitMember? {
        var ahead = self
        if let key = ahead.key(), ahead.take("=") {
            self = ahead
            return item().map { RateLimitMember(key: key, value: $0.value, parameters: $0.parameters) }
        }
        return item().map { RateLimitMember(key: nil, value: $0.value, parameters: $0.parameters) }
    }

    private mutating func item() -> (value: RateLimitMember.Value, parameters: [String: RateLimitMember.Value])? {
        guard let value = bareItem() else { return nil }
        var parameters: [String: RateLimitMember.Value] = [:]
        while take(";") {
            while take(" ") {}
            guard let key = key() else { return nil }
            // A parameter without a value is true.
            guard take("=") else {
                parameters[key] = .other
                continue
            }
            guard let value = bareItem() else { return nil }
            parameters[key] = value
        }
        return (value, parameters)
    }

    // MARK: Items

    private mutating func bareItem() -> RateLimitMember.Value? {
        guard let first = rest.first else { return nil }
        return switch first {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): number()
        case UInt8(ascii: "\""): string()
        case UInt8(ascii: "*"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): token()
        case UInt8(ascii: ":"): bytes()
        case UInt8(ascii: "?"): boolean()
        case UInt8(ascii: "@"): date()
        case UInt8(ascii: "%"): text()
        default: nil
        }
    }

    /// Up to 15 digits, or up to 12, a point and up to 3.
    private mutating func number() -> RateLimitMember.Value? {
        let isNegative = take("-")
        let whole = takeAll(where: Self.isDigit)
        guard take(".") else {
            // Fifteen digits are far from overflowing.
            guard 1...15 ~= whole.count else { return nil }
            let value = whole.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            return .integer(isNegative ? -value : value)
        }
        let fraction = takeAll(where: Self.isDigit)
        return 1...12 ~= whole.count && 1...3 ~= fraction.count ? .other : nil
    }

    private mutating func string() -> RateLimitMember.Value? {
        rest.removeFirst()
        var content: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return .name(String(decoding: content, as: UTF8.self))
            case UInt8(ascii: "\\"):
                guard let next = rest.popFirst(), next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") else {
                    return nil
                }
                content.append(next)
            case 0x20...0x7E: content.append(byte)
            default: return nil
            }
        }
        return nil
    }

    private mutating func token() -> RateLimitMember.Value? {
        .name(String(decoding: takeAll(where: Self.isTokenPart), as: UTF8.self))
    }

    private mutating func bytes() -> RateLimitMember.Value? {
        rest.removeFirst()
        _ = takeAll { Self.isLetter($0) || Self.isDigit($0) || "+/=".utf8.contains($0) }
        return take(":") ? .other : nil
    }

    private mutating func boolean() -> RateLimitMember.Value? {
        rest.removeFirst()
        return take("0") || take("1") ? .other : nil
    }

    private mutating func date() -> RateLimitMember.Value? {
        rest.removeFirst()
        if case .integer = number() { return .other }
        return nil
    }

    /// A text beyond ASCII: a string with `%` and two small hexadecimal digits for each byte that it cannot hold.
    private mutating func text() -> RateLimitMember.Value? {
        rest.removeFirst()
        guard take("\"") else { return nil }
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return .other
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2)
                guard digits.count == 2, digits.allSatisfy(Self.isSmallHexDigit) else { return nil }
                rest.removeFirst(2)
            case 0x20...0x7E: continue
            default: return nil
            }
        }
        return nil
    }

    // MARK: Bytes

    private mutating func key() -> String? {
        guard let first = rest.first, Self.isSmallLetter(first) || first == UInt8(ascii: "*") else { return nil }
        let key = takeAll { Self.isSmallLetter($0) || Self.isDigit($0) || "_-.*".utf8.contains($0) }
        return String(decoding: key, as: UTF8.self)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func takeAll(where condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let taken = rest.prefix(while: condition)
        rest = rest[taken.endIndex...]
        return taken
    }

    private mutating func skipSpace() {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
    private static func isSmallLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte }
    private static func isLetter(_ byte: UInt8) -> Bool { isSmallLetter(byte | 0x20) }
    private static func isSmallHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
    }
    private static func isTokenPart(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || "!#$%&'*+-.^_`|~:/".utf8.contains(byte)
    }
}
