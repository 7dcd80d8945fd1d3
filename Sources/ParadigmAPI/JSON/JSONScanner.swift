/// A cursor over one JSON text that validates strictly (RFC 8259) and builds nothing.
///
/// It walks the bytes once: enter an object or an array, ask for the next key or element, and for each value either
/// read it, enter it, or skip it. Skipping validates as much as reading does, so whoever walks to the end and calls
/// ``finish(in:)`` has validated the whole text. The bytes are handed to every call, because a cursor that holds
/// them could not be stored.
///
/// Rules beyond the grammar: texts must be UTF-8 without a byte order mark; a `\u` escape for half of a surrogate
/// pair is refused; nesting goes ``depthLimit`` levels deep; numbers may have any size, since nobody has to
/// represent them; repeated keys are all reported, in order, and readers let the last one win.
package struct JSONScanner: Sendable {
    /// How many arrays and objects may be open at once.
    package static let depthLimit = 512

    /// What kind of value begins at the cursor.
    package enum Kind: Hashable, Sendable {
        case object
        case array
        case string
        case number
        case `true`
        case `false`
        case null
    }

    /// Offset of the next byte to be read.
    package internal(set) var position: Int
    private var depth = 0
    /// Whether the last thing read was an opening bracket or brace, after which no comma may come.
    private var justOpened = false
    /// Whether halves of surrogate pairs may stand alone, as in the pieces of a text that was cut between two of them.
    private let takesLoneSurrogates: Bool
    /// Where the last number begins that has an exponent without a minus.
    var largeNumber = -1
    /// Whether such a half was met.
    private(set) var metLoneSurrogate = false

    /// A cursor at an offset, by default the first byte.
    package init(at position: Int = 0) {
        self.init(at: position, takingLoneSurrogates: false)
    }

    /// A cursor that may take halves of surrogate pairs that stand alone.
    package init(at position: Int = 0, takingLoneSurrogates: Bool) {
        self.position = position
        takesLoneSurrogates = takingLoneSurrogates
    }

    /// Validates a whole text.
    ///
    /// - Throws: ``JSONSyntaxError`` at the first byte that breaks a rule.
    package static func validate(_ bytes: Span<UInt8>) throws(JSONSyntaxError) {
        do throws(JSONFault) {
            var scanner = JSONScanner()
            try scanner.skipValue(in: bytes)
            try scanner.finish(in: bytes)
        } catch {
            throw error.error(in: bytes)
        }
    }

    /// Kind of the value at the cursor, judged by its first byte.
    ///
    /// Moves over white space only.
    package mutating func kind(in bytes: Span<UInt8>) throws(JSONFault) -> Kind {
        skipWhitespace(in: bytes)
        guard position < bytes.count else { throw JSONFault(.unexpectedEnd, at: position) }
        switch bytes[position] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case UInt8(ascii: "t"): return .true
        case UInt8(ascii: "f"): return .false
        case UInt8(ascii: "n"): return .null
        case 0xEF where position == 0: throw JSONFault(.byteOrderMark, at: 0)
        default: throw JSONFault(.expectedValue, at: position)
        }
    }

    /// Moves over one whole value and validates it.
    ///
    /// - Returns: The bytes of the value, without white space around it.
    @discardableResult
    package mutating func skipValue(in bytes: Span<UInt8>) throws(JSONFault) -> Range<Int> {
        try skipValue(of: kind(in: bytes), in: bytes)
    }

    /// Moves over the value whose kind was just asked for, and validates it.
    ///
    /// - Returns: The bytes of the value, without white space around it.
    @discardableResult
    package mutating func skipValue(of kind: Kind, in bytes: Span<UInt8>) throws(JSONFault) -> Range<Int> {
        let start = position
        switch kind {
        case .object:
            try enterObject(in: bytes)
            while try nextKey(in: bytes) != nil { try skipValue(in: bytes) }
        case .array:
            try enterArray(in: bytes)
            while try nextElement(in: bytes) { try skipValue(in: bytes) }
        case .string: _ = try text(in: bytes)
        case .number: try skipNumber(in: bytes)
        case .true: try skipLiteral("true", in: bytes)
        case .false: try skipLiteral("false", in: bytes)
        case .null: try skipLiteral("null", in: bytes)
        }
        return start..<position
    }

    /// Checks that nothing but white space follows.
    package mutating func finish(in bytes: Span<UInt8>) throws(JSONFault) {
        skipWhitespace(in: bytes)
        guard position == bytes.count else { throw JSONFault(.trailingBytes, at: position) }
    }

    /// The offset after half of a pair that stands alone, where that is borne.
    mutating func end(ofLoneSurrogateAt start: Int) throws(JSONFault) -> Int {
        guard takesLoneSurrogates else { throw JSONFault(.loneSurrogate, at: start) }
        metLoneSurrogate = true
        return start &+ 6
    }

    @inline(__always)
    mutating func skipWhitespace(in bytes: Span<UInt8>) {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position &+= 1
            default: return
            }
        }
    }
}

// MARK: - Objects and arrays

extension JSONScanner {
    /// Moves past the opening brace of the object at the cursor.
    package mutating func enterObject(in bytes: Span<UInt8>) throws(JSONFault) {
        try open(UInt8(ascii: "{"), in: bytes, else: .expectedObject)
    }

    /// Moves to the value of the next member of the object that was entered last.
    ///
    /// - Returns: The key, or nil after the closing brace. The value must then be read, entered or skipped.
    package mutating func nextKey(in bytes: Span<UInt8>) throws(JSONFault) -> JSONText? {
        guard try advance(to: UInt8(ascii: "}"), in: bytes, else: .expectedCommaOrClosingBrace) else { return nil }
        guard bytes[position] == UInt8(ascii: "\"") else { throw JSONFault(.expectedKey, at: position) }
        let key = try text(in: bytes)
        skipWhitespace(in: bytes)
        guard position < bytes.count else { throw JSONFault(.unexpectedEnd, at: position) }
        guard bytes[position] == UInt8(ascii: ":") else { throw JSONFault(.expectedColon, at: position) }
        position &+= 1
        return key
    }

    /// Moves past the opening bracket of the array at the cursor.
    package mutating func enterArray(in bytes: Span<UInt8>) throws(JSONFault) {
        try open(UInt8(ascii: "["), in: bytes, else: .expectedArray)
    }

    /// Moves to the next element of the array that was entered last.
    ///
    /// - Returns: False after the closing bracket. Otherwise the element must be read, entered or skipped.
    package mutating func nextElement(in bytes: Span<UInt8>) throws(JSONFault) -> Bool {
        try advance(to: UInt8(ascii: "]"), in: bytes, else: .expectedCommaOrClosingBracket)
    }

    private mutating func open(
        _ byte: UInt8,
        in bytes: Span<UInt8>,
        else problem: JSONFault.Problem
    ) throws(JSONFault) {
        skipWhitespace(in: bytes)
        guard position < bytes.count else { throw JSONFault(.unexpectedEnd, at: position) }
        guard bytes[position] == byte else { throw JSONFault(problem, at: position) }
        guard depth < Self.depthLimit else { throw JSONFault(.tooDeep, at: position) }
        depth &+= 1
        position &+= 1
        justOpened = true
    }

    /// Whether another member or element follows; the cursor is then at its first byte, which exists.
    @inline(__always)
    private mutating func advance(
        to closing: UInt8,
        in bytes: Span<UInt8>,
        else problem: JSONFault.Problem
    ) throws(JSONFault) -> Bool {
        skipWhitespace(in: bytes)
        guard position < bytes.count else { throw JSONFault(.unexpectedEnd, at: position) }
        let isFirst = justOpened
        justOpened = false
        if bytes[position] == closing {
            depth &-= 1
            position &+= 1
            return false
        }
        if isFirst { return true }
        guard bytes[position] == UInt8(ascii: ",") else { throw JSONFault(problem, at: position) }
        let comma = position
        position &+= 1
        skipWhitespace(in: bytes)
        guard position < bytes.count else { throw JSONFault(.unexpectedEnd, at: position) }
        guard bytes[position] != closing else { throw JSONFault(.trailingComma, at: comma) }
        return true
    }
}
