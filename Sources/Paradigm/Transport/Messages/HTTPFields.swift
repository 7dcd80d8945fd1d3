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
        var lines = makeIterator()
        while let line = lines.nextLine() {
            guard line.name.count == name.utf8.count,
                zip(bytes[line.name], name.utf8).allSatisfy({ Self.isSameLetter($0, $1) })
            else { continue }
            return String(decoding: bytes[line.value], as: UTF8.self)
        }
        return nil
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
            guard position < bytes.count, bytes[position] != 0x0D, let colon = bytes[position...].firstIndex(of: 0x3A),
                let end = bytes[colon...].firstIndex(of: 0x0D)
            else { return nil }
            var value = (colon + 1)..<end
            while let first = value.first, FieldBytes.isSpace(bytes[first]) { value = (first + 1)..<end }
            while let last = value.last, FieldBytes.isSpace(bytes[last]) { value = value.lowerBound..<last }
            defer { position = end + 2 }
            return (position..<colon, value)
        }
    }

    /// Whether two bytes are the same ASCII letter in any case, or the same byte.
    private static func isSameLetter(_ left: UInt8, _ right: UInt8) -> Bool {
        left == right || left | 0x20 == right | 0x20 && (0x61...0x7A).contains(left | 0x20)
    }
}
