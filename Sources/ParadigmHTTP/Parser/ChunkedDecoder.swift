/// The chunked transfer coding (RFC 9112 §7.1), undone incrementally.
struct ChunkedDecoder {
    private enum State {
        /// Hexadecimal digits of a chunk's size, `digits` of them so far.
        case size(Int, digits: Int)
        /// Extensions behind a chunk's size.
        case extensions(ChunkExtensions, size: Int)
        /// The LF behind the size.
        case sizeLineFeed(Int)
        /// Data of a chunk.
        case data(remaining: Int)
        /// The CR behind the data.
        case dataReturn
        /// The LF behind the data.
        case dataLineFeed
        /// The beginning of a trailer line, or of the empty line that ends the body.
        case trailerStart
        /// The name of a trailer, a field that means nothing to us (RFC 9112 §7.1.2).
        case trailerName
        /// The value of a trailer.
        case trailerValue
        /// The LF behind a trailer line.
        case trailerLineFeed
        /// The LF behind the empty line.
        case finalLineFeed
        /// All of the body was seen.
        case finished
    }

    private var state = State.size(0, digits: 0)
    /// Bytes of extensions and trailers since the last data.
    private var overhead = 0

    /// Whether the last chunk and the trailers were seen.
    var isFinished: Bool {
        if case .finished = state { true } else { false }
    }

    /// The next piece of data as a range of the input; nil when the input is used up or the body is complete.
    ///
    /// - Parameters:
    ///   - input: Bytes as they came.
    ///   - offset: Where to go on in the input; moved past what was used.
    ///   - limit: Bytes of extensions and trailers that are passed over at most.
    /// - Returns: A range of the input, or nil.
    /// - Throws: ``TransportError/malformedReply(_:)`` or ``TransportError/tooLarge(part:limit:)``.
    mutating func next(
        in input: Span<UInt8>,
        at offset: inout Int,
        limit: Int
    ) throws(TransportError) -> Range<Int>? {
        while offset < input.count {
            if case .finished = state { return nil }
            if case .data(let remaining) = state {
                let range = offset..<min(offset + remaining, input.count)
                offset = range.upperBound
                overhead = 0
                state = range.count == remaining ? .dataReturn : .data(remaining: remaining - range.count)
                return range
            }
            try step(input[offset])
            offset += 1
            guard overhead <= limit else { throw .tooLarge(part: .head, limit: limit) }
        }
        return nil
    }

    /// Takes one byte of the framing between the data.
    private mutating func step(_ byte: UInt8) throws(TransportError) {
        switch state {
        case .size(let size, let digits): try readSize(byte, size, digits)
        case .extensions(var extensions, let size):
            overhead += 1
            if byte == 0x0D, extensions.mayEnd {
                state = .sizeLineFeed(size)
            } else {
                try require(extensions.take(byte), .malformedExtension)
                state = .extensions(extensions, size: size)
            }
        case .sizeLineFeed(let size):
            try require(byte == 0x0A, .sizeWithoutEnd)
            state = size == 0 ? .trailerStart : .data(remaining: size)
        case .dataReturn:
            try require(byte == 0x0D, .chunkTooLong)
            state = .dataLineFeed
        case .dataLineFeed:
            try require(byte == 0x0A, .chunkWithoutEnd)
            state = .size(0, digits: 0)
        case .trailerStart, .trailerName, .trailerValue: try readTrailer(byte)
        case .trailerLineFeed:
            try require(byte == 0x0A, .trailerWithoutEnd)
            state = .trailerStart
        case .finalLineFeed:
            try require(byte == 0x0A, .bodyWithoutEnd)
            state = .finished
        case .data, .finished: break
        }
    }

    private mutating func readSize(_ byte: UInt8, _ size: Int, _ digits: Int) throws(TransportError) {
        let digit: Int
        switch byte {
        case 0x30...0x39: digit = Int(byte - 0x30)
        case 0x41...0x46: digit = Int(byte - 0x41) + 10
        case 0x61...0x66: digit = Int(byte - 0x61) + 10
        default:
            try require(digits > 0, .malformedSize)
            if byte == 0x0D {
                state = .sizeLineFeed(size)
            } else if let extensions = ChunkExtensions(first: byte) {
                state = .extensions(extensions, size: size)
            } else {
                throw .malformedReply(.malformedSize)
            }
            return
        }
        try require(digits < 15, .sizeTooLong)
        state = .size(size * 16 + digit, digits: digits + 1)
    }

    /// Takes a byte of a trailer, which has the form of any field line, or of the empty line that ends the body.
    private mutating func readTrailer(_ byte: UInt8) throws(TransportError) {
        overhead += 1
        switch (state, byte) {
        case (.trailerStart, 0x0D): state = .finalLineFeed
        case (.trailerName, UInt8(ascii: ":")): state = .trailerValue
        case (.trailerValue, 0x0D): state = .trailerLineFeed
        case (.trailerValue, _): try require(FieldBytes.isValue(byte), .controlInTrailer)
        default:
            try require(FieldBytes.isToken(byte), .malformedTrailer)
            state = .trailerName
        }
    }

    private func require(_ condition: Bool, _ fault: MalformedReply) throws(TransportError) {
        guard condition else { throw .malformedReply(fault) }
    }
}
