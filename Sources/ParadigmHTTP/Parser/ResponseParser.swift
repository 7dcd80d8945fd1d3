/// An incremental HTTP/1.1 response parser: a value that is fed bytes as they come and says what they are.
///
/// It follows RFC 9112 strictly, because a reply that two readers could understand differently must not be read at all:
/// lines end with CR LF only, a field line is never folded, `Content-Length` stands alone and once, and the only
/// transfer coding is `chunked`. Everything is bounded: the head, the body, the lines between chunks, and the number of
/// interim replies.
///
/// The parser copies the head once and the body never: body bytes are given as ranges of the input.
///
/// ```
/// var offset = 0
/// while let event = try parser.next(in: input, at: &offset) { … }   // nil: all of the input was used
/// ```
package struct ResponseParser {
    /// What comes next in the input.
    package enum Event: Sendable {
        /// The head of the final reply; interim replies (1xx) are passed over.
        case head(ResponseHead)
        /// A piece of the body, as a range of the input given to this call.
        case body(Range<Int>)
        /// The reply is complete.
        case end
    }

    /// How much is accepted.
    package struct Limits: Sendable {
        /// Bytes of one head, and of the trailers; 64 KiB unless set.
        package var head = 64 * 1024
        /// Bytes of the body; 32 MiB unless set.
        package var body = 32 * 1024 * 1024
        /// Interim replies before the final one.
        package var interimReplies = 16

        /// The default limits.
        package init() {}
    }

    /// The kind of request that is being answered, which decides whether a body can follow (RFC 9112 §6.3).
    package enum RequestKind: Sendable {
        /// An ordinary request.
        case request
        /// A CONNECT: after a 2xx the connection is a tunnel and no body follows.
        case connect
    }

    private enum State {
        /// Collecting the head. `ending` counts how much of CR LF CR LF has been seen.
        case head(ending: Int)
        /// A body whose length is known.
        case fixed(remaining: Int)
        /// A chunked body.
        case chunked(ChunkedDecoder)
        /// A body that lasts until the connection closes.
        case untilClose
        /// The body is complete, ``Event/end`` not yet given.
        case finished
        /// ``Event/end`` was given; a next reply may begin.
        case idle
    }

    private let limits: Limits
    private let exchange: RequestKind
    private var state = State.idle
    private var head: [UInt8] = []
    private var interimReplies = 0
    private var expected: Int?

    /// Body bytes of the current reply seen so far.
    package private(set) var received = 0

    /// Whether the connection may carry another request: the reply ended by its own framing and neither side asked
    /// for the connection to be closed (RFC 9112 §9.3).
    package private(set) var isReusable = false

    /// A parser at the beginning of a connection.
    package init(limits: Limits = Limits(), answering exchange: RequestKind = .request) {
        self.limits = limits
        self.exchange = exchange
    }

    /// The next event in the input, or nil when all of it has been used.
    ///
    /// - Parameters:
    ///   - input: Bytes as they came; any split is as good as another.
    ///   - offset: Where to go on in the input; moved past what was used.
    /// - Returns: The event, or nil.
    /// - Throws: ``TransportError/malformedReply(_:)`` or ``TransportError/tooLarge(part:limit:)``; the connection
    ///   is then of no use.
    package mutating func next(in input: Span<UInt8>, at offset: inout Int) throws(TransportError) -> Event? {
        while true {
            switch state {
            case .idle:
                guard offset < input.count else { return nil }
                beginReply()
            case .head(let ending):
                guard try collectHead(input, at: &offset, ending: ending) else { return nil }
                if let head = try finishHead() { return .head(head) }
            case .fixed(let remaining):
                guard offset < input.count else { return nil }
                let range = offset..<min(offset + remaining, input.count)
                offset = range.upperBound
                received += range.count
                state = range.count == remaining ? .finished : .fixed(remaining: remaining - range.count)
                return .body(range)
            case .chunked(var decoder):
                let range = try decoder.next(in: input, at: &offset, limit: limits.head)
                state = decoder.isFinished ? .finished : .chunked(decoder)
                if let range {
                    try count(range)
                    return .body(range)
                }
                if !decoder.isFinished { return nil }
            case .untilClose:
                guard offset < input.count else { return nil }
                let range = offset..<input.count
                offset = input.count
                try count(range)
                return .body(range)
            case .finished:
                state = .idle
                return .end
            }
        }
    }

    /// Takes note of the end of the connection, which ends a body that lasts until then.
    ///
    /// - Throws: ``interruption`` when the reply under way, if any, needed more.
    package mutating func finish() throws(TransportError) {
        switch state {
        case .untilClose, .finished: state = .idle
        case .idle, .head, .fixed, .chunked: throw interruption
        }
    }

    /// What a failure of the connection means at this point: ``TransportError/closedBeforeReply`` when nothing of the
    /// reply has come, else ``TransportError/cut(received:expected:)``.
    package var interruption: TransportError {
        if case .idle = state { .closedBeforeReply } else { .cut(received: received, expected: expected) }
    }

    /// What the end of a connection means at this point that TLS has not announced:
    /// ``TransportError/unannouncedEnd(received:)`` for a body that lasts until then, else ``interruption``.
    package var unannouncedEnd: TransportError {
        if case .untilClose = state { .unannouncedEnd(received: received) } else { interruption }
    }

    private mutating func beginReply() {
        head.removeAll(keepingCapacity: true)
        received = 0
        expected = nil
        isReusable = false
        interimReplies = 0
        state = .head(ending: 0)
    }

    /// Collects bytes up to the empty line that ends the head; false when the input did not hold it.
    private mutating func collectHead(
        _ input: Span<UInt8>,
        at offset: inout Int,
        ending: Int
    ) throws(TransportError) -> Bool {
        let begin = offset
        // What speaks another protocol need not send an empty line, so it is told by its first bytes.
        for (index, expected) in zip(begin..<input.count, ParsedHead.start.dropFirst(head.count)) {
            guard input[index] == expected else { throw ParsedHead.foreign }
        }
        var ending = ending
        while offset < input.count, ending < 4 {
            // Most bytes are in the middle of a line.
            if ending == 0 {
                while offset < input.count, input[offset] != 0x0D, input[offset] != 0x0A { offset &+= 1 }
                guard offset < input.count else { break }
            }
            let byte = input[offset]
            offset += 1
            switch (ending, byte) {
            case (0, 0x0D), (2, 0x0D): ending += 1
            case (1, 0x0A), (3, 0x0A): ending += 1
            case (1, _), (3, _): throw .malformedReply(.loneReturn)
            case (_, 0x0A): throw .malformedReply(.loneLineFeed)
            default: ending = 0
            }
        }
        guard head.count + offset - begin <= limits.head else { throw .tooLarge(part: .head, limit: limits.head) }
        let piece = input.extracting(begin..<offset)
        unsafe piece.withUnsafeBufferPointer { unsafe head.append(contentsOf: $0) }
        state = .head(ending: ending)
        return ending == 4
    }

    /// Reads the collected head and decides how the body is framed; nil for an interim reply.
    private mutating func finishHead() throws(TransportError) -> ResponseHead? {
        let parsed = try ParsedHead(head)
        guard parsed.status >= 200 else {
            guard parsed.status != 101 else {
                throw .malformedReply(.switchedProtocols)
            }
            interimReplies += 1
            guard interimReplies <= limits.interimReplies else {
                throw .malformedReply(.interimReplies(limit: limits.interimReplies))
            }
            head.removeAll(keepingCapacity: true)
            state = .head(ending: 0)
            return nil
        }
        try frameBody(parsed)
        let fields = HTTPFields(validated: head, from: parsed.fieldsStart)
        head = []
        return ResponseHead(status: parsed.status, fields: fields)
    }

    /// How the length of the body is found (RFC 9112 §6.3).
    private mutating func frameBody(_ parsed: ParsedHead) throws(TransportError) {
        isReusable = parsed.isPersistent
        if parsed.status == 204 || parsed.status == 304 || exchange == .connect && parsed.status < 300 {
            state = .finished
        } else if parsed.isChunked {
            state = .chunked(ChunkedDecoder())
        } else if let length = parsed.contentLength {
            guard length <= limits.body else { throw .tooLarge(part: .body, limit: limits.body) }
            expected = length
            state = length == 0 ? .finished : .fixed(remaining: length)
        } else {
            isReusable = false
            state = .untilClose
        }
    }

    /// Counts body bytes whose number was not announced.
    private mutating func count(_ range: Range<Int>) throws(TransportError) {
        received += range.count
        guard received <= limits.body else { throw .tooLarge(part: .body, limit: limits.body) }
    }
}
