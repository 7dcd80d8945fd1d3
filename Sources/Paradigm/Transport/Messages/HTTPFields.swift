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

    /// Those fields whose name begins with one of some prefixes in lower case, their names in lower case too.
    ///
    /// One walk for all: for fields that few replies have and that are asked for by many names.
    package func fields(beginningWith prefixes: [StaticString]) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        var lines = makeIterator()
        while let line = lines.nextLine() {
            let isWanted = prefixes.contains { prefix in
                line.name.count >= prefix.utf8CodeUnitCount
                    && prefix.withUTF8Buffer { unsafe isSame($0.span, at: line.name.lowerBound) }
            }
            guard isWanted else { continue }
            found.append(
                (
                    String(decoding: bytes[line.name], as: UTF8.self).lowercased(),
                    String(decoding: bytes[line.value], as: UTF8.self)
                )
            )
        }
        return found
    }

    private func value(of name: Span<UInt8>) -> Range<Int>? {
        var lines = makeIterator()
        while let line = lines.nextLine() {
            if line.name.count == name.count, isSame(name, at: line.name.lowerBound) { return line.value }
        }
        return nil
    }

    /// Whether the bytes from a place on are those of a name, whatever their case.
    private func isSame(_ name: Span<UInt8>, at place: Int) -> Bool {
        let bytes = bytes.span
        for index in name.indices where !Self.isSameLetter(bytes[place &+ index], name[index]) { return false }
        return true
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
            nextLine()
                .map { line in
                    (
                        String(decoding: bytes[line.name], as: UTF8.self),
                        String(decoding: bytes[line.value], as: UTF8.self)
                    )
                }
        }

        /// Where the name and the value of the next field stand, white space around the value left out.
        fileprivate mutating func nextLine() -> (name: Range<Int>, value: Range<Int>)? {
            guard let line = line(from: position) else { return nil }
            position = line.next
            return (line.name, line.value)
        }

        private func line(from start: Int) -> (name: Range<Int>, value: Range<Int>, next: Int)? {
            let bytes = bytes.span
            guard start < bytes.count, bytes[start] != 0x0D else { return nil }
            var colon = start
            while bytes[colon] != 0x3A { colon &+= 1 }
            var end = colon
            while bytes[end] != 0x0D { end &+= 1 }
            var value = (colon &+ 1)..<end
            while let first = value.first, FieldBytes.isSpace(bytes[first]) { value = (first + 1)..<end }
            while let last = value.last, FieldBytes.isSpace(bytes[last]) { value = value.lowerBound..<last }
            return (start..<colon, value, end &+ 2)
        }
    }

    /// Whether two bytes are the same ASCII letter in any case, or the same byte.
    private static func isSameLetter(_ left: UInt8, _ right: UInt8) -> Bool {
        left == right || left | 0x20 == right | 0x20 && (0x61...0x7A).contains(left | 0x20)
    }
}
