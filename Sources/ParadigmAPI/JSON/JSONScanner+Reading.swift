import ParadigmGround

extension JSONScanner {
    /// Moves over the number at the cursor and checks its form (RFC 8259 §6).
    ///
    /// Its size is not limited.
    mutating func skipNumber(in bytes: Span<UInt8>) throws(JSONFault) {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position &+= 1 }
        let isZero = position < bytes.count && bytes[position] == UInt8(ascii: "0")
        let integerStart = position
        try skipDigits(in: bytes)
        guard !isZero || position == integerStart &+ 1 else { throw JSONFault(.leadingZero, at: integerStart) }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position &+= 1
            try skipDigits(in: bytes)
        }
        guard position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") else { return }
        position &+= 1
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") {
            position &+= 1
        } else {
            largeNumber = start
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") { position &+= 1 }
        }
        try skipDigits(in: bytes)
    }

    /// Whether the number that was moved over last may be larger than a double, by an exponent or by its digits.
    func isLarge(_ number: Range<Int>) -> Bool { largeNumber == number.lowerBound || number.count > 300 }

    /// Moves over one digit or more.
    private mutating func skipDigits(in bytes: Span<UInt8>) throws(JSONFault) {
        let start = position
        while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position &+= 1 }
        guard position > start else {
            throw JSONFault(position < bytes.count ? .invalidNumber : .unexpectedEnd, at: position)
        }
    }

    mutating func skipLiteral(_ literal: StaticString, in bytes: Span<UInt8>) throws(JSONFault) {
        let start = position
        let matches = literal.withUTF8Buffer { literal in
            while position &- start < literal.count, position < bytes.count,
                unsafe literal[position &- start] == bytes[position]
            {
                position &+= 1
            }
            return position &- start == literal.count
        }
        guard matches else {
            throw position < bytes.count
                ? JSONFault(.invalidLiteral, at: start) : JSONFault(.unexpectedEnd, at: position)
        }
    }
}

// MARK: - Lenient reading of single values

extension JSONScanner {
    /// Moves over the value at the cursor.
    ///
    /// - Returns: Its bytes; nil for null.
    mutating func skipUnlessNull(in bytes: Span<UInt8>) throws(JSONFault) -> Range<Int>? {
        let kind = try kind(in: bytes)
        let range = try skipValue(of: kind, in: bytes)
        return kind == .null ? nil : range
    }

    /// Place of the string at the cursor, or nil after skipping a value of another kind.
    package mutating func readTextIfString(in bytes: Span<UInt8>) throws(JSONFault) -> JSONText? {
        let kind = try kind(in: bytes)
        if kind == .string { return try text(in: bytes) }
        try skipValue(of: kind, in: bytes)
        return nil
    }

    /// String at the cursor, or nil after skipping a value of another kind.
    package mutating func readString(in bytes: Span<UInt8>) throws(JSONFault) -> String? {
        try readTextIfString(in: bytes)?.string(in: bytes)
    }

    /// Integer at the cursor, also when it is written as a string or with a fraction of zero.
    ///
    /// - Returns: Nil after skipping anything else, or an integer that does not fit.
    package mutating func readInteger(in bytes: Span<UInt8>) throws(JSONFault) -> Int? {
        let kind = try kind(in: bytes)
        switch kind {
        case .number:
            return Self.integer(in: bytes, range: try skipValue(of: kind, in: bytes))
        case .string:
            let text = try text(in: bytes)
            return JSONNumber(literal: text.string(in: bytes))?.int
        default:
            try skipValue(of: kind, in: bytes)
            return nil
        }
    }

    /// True or false at the cursor, or nil after skipping a value of another kind.
    package mutating func readBool(in bytes: Span<UInt8>) throws(JSONFault) -> Bool? {
        let kind = try kind(in: bytes)
        try skipValue(of: kind, in: bytes)
        return kind == .true ? true : kind == .false ? false : nil
    }

    /// The integer that a validated number literal stands for.
    private static func integer(in bytes: Span<UInt8>, range: Range<Int>) -> Int? {
        // Up to 18 digits cannot overflow 64 bits; everything else takes the slow way.
        guard range.count <= 18 else { return JSONNumber(validated: String(bytes: bytes, in: range)).int }
        var value = 0
        for index in range {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return JSONNumber(validated: String(bytes: bytes, in: range)).int }
            value = value &* 10 &+ Int(digit)
        }
        return value
    }
}
