/// What the head of a reply says about the connection and the body.
struct ParsedHead {
    /// The status.
    private(set) var status = 0
    /// Where the first field line begins.
    private(set) var fieldsStart = 0
    /// The announced length of the body.
    private(set) var contentLength: Int?
    /// Whether the body is chunked.
    private(set) var isChunked = false
    /// Whether the connection stays open after this reply (RFC 9112 §9.3).
    private(set) var isPersistent = false

    /// What every reply begins with.
    static let start = Array("HTTP/1.".utf8)
    /// What is wrong with one that does not.
    static let foreign = TransportError.malformedReply(.foreign)

    /// Whether the reply is HTTP/1.0, which closes the connection unless something else is said.
    private let isOldVersion: Bool
    private var closes = false
    private var keepsAlive = false

    /// Reads and validates a head that ends with an empty line.
    init(_ bytes: [UInt8]) throws(TransportError) {
        let cursor = bytes.span
        // "HTTP/1.x NNN", then a space and a reason, or nothing.
        guard bytes.count >= 14, bytes.starts(with: Self.start) else { throw Self.foreign }
        guard cursor[7] == 0x30 || cursor[7] == 0x31, cursor[8] == 0x20 else {
            throw .malformedReply(.unknownVersion)
        }
        isOldVersion = cursor[7] == 0x30
        for index in 9..<12 {
            guard (0x30...0x39).contains(cursor[index]) else {
                throw .malformedReply(.malformedStatus)
            }
            status = status * 10 + Int(cursor[index] - 0x30)
        }
        guard (100...599).contains(status), cursor[12] == 0x20 || cursor[12] == 0x0D else {
            throw .malformedReply(.unknownStatus)
        }
        var index = 12
        while cursor[index] != 0x0D {
            guard FieldBytes.isValue(cursor[index]) else {
                throw .malformedReply(.controlInStatusLine)
            }
            index += 1
        }
        index += 2
        fieldsStart = index
        while cursor[index] != 0x0D { try readField(cursor, at: &index) }
        try settleFraming()
    }

    /// Reads one field line and moves past it.
    private mutating func readField(_ bytes: Span<UInt8>, at index: inout Int) throws(TransportError) {
        let name = index
        while FieldBytes.isToken(bytes[index]) { index += 1 }
        guard index > name, bytes[index] == 0x3A else {
            throw .malformedReply(.malformedName)
        }
        let colon = index
        index += 1
        while bytes[index] != 0x0D {
            guard FieldBytes.isValue(bytes[index]) else {
                throw .malformedReply(.controlInValue)
            }
            index += 1
        }
        var value = (colon + 1)..<index
        while let first = value.first, FieldBytes.isSpace(bytes[first]) { value = (first + 1)..<value.upperBound }
        while let last = value.last, FieldBytes.isSpace(bytes[last]) { value = value.lowerBound..<last }
        index += 2
        switch colon - name {
        case 14 where FieldBytes.matches(bytes, name, "content-length"): try readLength(bytes, value)
        case 17 where FieldBytes.matches(bytes, name, "transfer-encoding"): try readCoding(bytes, value)
        case 10 where FieldBytes.matches(bytes, name, "connection"): readConnection(bytes, value)
        case 16 where FieldBytes.matches(bytes, name, "content-encoding"):
            guard value.isEmpty || value.count == 8 && FieldBytes.matches(bytes, value.lowerBound, "identity") else {
                throw .malformedReply(.compressed)
            }
        default: break
        }
    }

    private mutating func readLength(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(TransportError) {
        guard contentLength == nil else { throw .malformedReply(.repeatedLength) }
        guard (1...18).contains(value.count) else {
            throw .malformedReply(.malformedLength)
        }
        var length = 0
        for index in value {
            guard (0x30...0x39).contains(bytes[index]) else {
                throw .malformedReply(.malformedLength)
            }
            length = length * 10 + Int(bytes[index] - 0x30)
        }
        contentLength = length
    }

    private mutating func readCoding(_ bytes: Span<UInt8>, _ value: Range<Int>) throws(TransportError) {
        guard !isChunked, value.count == 7, FieldBytes.matches(bytes, value.lowerBound, "chunked") else {
            throw .malformedReply(.unknownCoding)
        }
        isChunked = true
    }

    /// `Connection` is a list of options (RFC 9110 §7.6.1); only close and keep-alive matter here.
    private mutating func readConnection(_ bytes: Span<UInt8>, _ value: Range<Int>) {
        var start = value.lowerBound
        for index in value.lowerBound...value.upperBound where index == value.upperBound || bytes[index] == 0x2C {
            var option = start..<index
            while let first = option.first, FieldBytes.isSpace(bytes[first]) { option = (first + 1)..<index }
            while let last = option.last, FieldBytes.isSpace(bytes[last]) { option = option.lowerBound..<last }
            if option.count == 5, FieldBytes.matches(bytes, option.lowerBound, "close") { closes = true }
            if option.count == 10, FieldBytes.matches(bytes, option.lowerBound, "keep-alive") { keepsAlive = true }
            start = index + 1
        }
    }

    /// Settles what several fields decide together.
    private mutating func settleFraming() throws(TransportError) {
        guard !(isChunked && contentLength != nil) else {
            throw .malformedReply(.lengthAndCoding)
        }
        // Chunks are no part of HTTP/1.0: whoever sends them so may end the reply elsewhere than we do. RFC 9112 §6.1
        // has such a reply read, and the connection closed after it.
        let isFaulty = isChunked && isOldVersion
        isPersistent = !isFaulty && !closes && (!isOldVersion || keepsAlive)
    }
}
