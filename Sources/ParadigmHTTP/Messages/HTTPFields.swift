import ParadigmGround

/// The fields of a reply's head, kept as they came and looked up on demand.
///
/// Almost no field of a reply is ever read, so nothing is decoded until somebody asks.
public struct HTTPFields: Sendable, Sequence {
    /// The bytes of the head, lines ended by CR LF, already validated by the parser.
    private let bytes: [UInt8]
    /// Where the first field line begins.
    private let start: Int

    /// Takes a head that ``ResponseParser`` has validated.
    init(validated bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        self.start = start
    }

    /// Fields given by name and value, for stand-in transports and tests.
    public init(_ fields: [(name: String, value: String)]) {
        bytes = Array(fields.map { "\($0.name): \($0.value)\r\n" }.joined().utf8) + [0x0D, 0x0A]
        start = 0
    }

    /// The value of the first field of this name, whatever its case (RFC 9110 §5.1), or nil.
    public subscript(name: String) -> String? {
        var name = name
        let place = name.withUTF8 { name -> Range<Int>? in unsafe value(of: name.span) }
        return place.map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// Hands over the name and the value of those fields whose name begins with one of some prefixes in lower case.
    ///
    /// One walk for all: for fields that few replies have and that are asked for by many names. Names come as they were
    /// written, in any case.
    package func forEach(beginningWith prefixes: [StaticString], _ body: (Span<UInt8>, Span<UInt8>) -> Void) {
        let bytes = bytes.span
        var start = start
        while Self.isLine(bytes, at: start) {
            for prefix in prefixes where FieldBytes.matches(bytes, start, prefix) {
                let line = Self.line(of: bytes, from: start)
                body(bytes.extracting(line.name), bytes.extracting(line.value))
                break
            }
            start = Self.first(0x0D, in: bytes, from: start) &+ 2
        }
    }

    private func value(of name: Span<UInt8>) -> Range<Int>? {
        let bytes = bytes.span
        var start = start
        while Self.isLine(bytes, at: start) {
            if Self.isSame(name, bytes, at: start), bytes[start &+ name.count] == 0x3A {
                return Self.line(of: bytes, from: start).value
            }
            start = Self.first(0x0D, in: bytes, from: start) &+ 2
        }
        return nil
    }

    /// Whether the bytes from a place on are those of a name, whatever their case; there are always more bytes.
    private static func isSame(_ name: Span<UInt8>, _ bytes: Span<UInt8>, at place: Int) -> Bool {
        guard place &+ name.count < bytes.count else { return false }
        for index in 0..<name.count where !isSameLetter(bytes[place &+ index], name[index]) { return false }
        return true
    }

    /// Whether a field line begins at a place, and not the end of the head.
    private static func isLine(_ bytes: Span<UInt8>, at place: Int) -> Bool {
        place < bytes.count && bytes[place] != 0x0D
    }

    /// The first place of a byte, from an index on; the parser has made sure that there is one.
    private static func first(_ byte: UInt8, in bytes: Span<UInt8>, from start: Int) -> Int {
        ByteSearch.first(byte, in: bytes, from: start) ?? bytes.count
    }

    /// Where the name and the value of a field line stand, white space around the value left out, and the next line.
    private static func line(
        of bytes: Span<UInt8>,
        from start: Int
    ) -> (name: Range<Int>, value: Range<Int>, next: Int) {
        let colon = Self.first(0x3A, in: bytes, from: start)
        let end = Self.first(0x0D, in: bytes, from: colon)
        var value = (colon &+ 1)..<end
        while let first = value.first, FieldBytes.isSpace(bytes[first]) { value = (first + 1)..<end }
        while let last = value.last, FieldBytes.isSpace(bytes[last]) { value = value.lowerBound..<last }
        return (start..<colon, value, end &+ 2)
    }

    /// Every field in the order it came, as name and value.
    public func makeIterator() -> Iterator {
        Iterator(bytes: bytes, position: start)
    }

    /// Walks over the lines of a head.
    public struct Iterator: IteratorProtocol {
        fileprivate let bytes: [UInt8]
        fileprivate var position: Int

        /// The next field, as name and value.
        public mutating func next() -> (name: String, value: String)? {
            guard HTTPFields.isLine(bytes.span, at: position) else { return nil }
            let line = HTTPFields.line(of: bytes.span, from: position)
            position = line.next
            return (
                String(decoding: bytes[line.name], as: UTF8.self), String(decoding: bytes[line.value], as: UTF8.self)
            )
        }
    }

    /// Whether two bytes are the same ASCII letter in any case, or the same byte.
    private static func isSameLetter(_ left: UInt8, _ right: UInt8) -> Bool {
        left == right || left | 0x20 == right | 0x20 && (0x61...0x7A).contains(left | 0x20)
    }
}
