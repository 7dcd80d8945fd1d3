import NIOCore

/// One open connection: the last handler of its channel, which carries one exchange at a time.
///
/// `@unchecked Sendable`: its state is read and written on the channel's event loop only. SwiftNIO calls a handler
/// there; its lane, which lives on the same loop, is the only other one who does, and each of those methods asserts it
/// in debug builds, in which the tests run. It has to be `Sendable` to come out of the future of its opening.
final class HTTPConnection: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer

    /// Whoever uses the connection.
    ///
    /// It learns of every end of an exchange before the exchange's own task does.
    protocol User: AnyObject {
        /// The request goes out, or more of the reply has come.
        func connection(_ connection: HTTPConnection, didGoOnWith exchange: Exchange)
        /// The reply is complete. The connection may be closed already.
        func connection(_ connection: HTTPConnection, didComplete exchange: Exchange)
        /// The connection is closed. The exchange under way, if any, has not been told yet.
        func connection(_ connection: HTTPConnection, didClose error: TransportError, during exchange: Exchange?)
    }

    private enum State {
        /// Not open as far as this side knows: not yet, or no longer.
        case closed
        /// Open, and nothing is asked; since so many nanoseconds.
        case idle(since: UInt64)
        /// An exchange was begun, and its request is still to be written.
        case begun(Exchange)
        /// The request was written; the reply is complete when the state changes.
        case written(Exchange)
    }

    weak var user: (any User)?

    private var parser: ResponseParser
    private let room: ReplyRoom
    private let surplus: SurplusReplies
    private let number: UInt64
    private let isPlain: Bool
    private let executor: LoopTaskExecutor
    private var context: ChannelHandlerContext?
    private var state = State.closed
    private var isPaused = false
    /// What is left of the file that the body of the request goes on with.
    private var sending: FileSending?
    private var isFeeding = false
    /// Whether bytes came over it that answer nothing, so that it must not carry another exchange.
    private var isSpoilt = false
    /// Whether an exchange was carried to its end.
    private(set) var wasUsed = false

    /// Since when the connection has been able to carry an exchange, in nanoseconds; nil while it cannot.
    var idleSince: UInt64? {
        if case .idle(let since) = state { since } else { nil }
    }

    /// The handler of a connection that is being opened.
    ///
    /// - Parameters:
    ///   - limits: What replies may look like.
    ///   - room: What all replies may take of the memory.
    ///   - surplus: Where replies that nobody asked for are told of.
    ///   - executor: The executor of its event loop.
    ///   - isPlain: Whether it is without TLS.
    init(
        limits: ResponseParser.Limits,
        room: ReplyRoom,
        surplus: SurplusReplies,
        executor: LoopTaskExecutor,
        isPlain: Bool
    ) {
        self.isPlain = isPlain
        self.room = room
        self.surplus = surplus
        number = surplus.numberConnection()
        self.executor = executor
        parser = ResponseParser(limits: limits)
    }

    /// Begins an exchange, whose request goes out with ``write(through:)``; nothing else may be under way.
    func begin(_ exchange: Exchange) {
        context?.eventLoop.assertInEventLoop()
        state = .begun(exchange)
    }

    /// Writes the request of the exchange begun, in one piece, unless the connection was closed meanwhile.
    ///
    /// - Parameter buffer: Where the request is put together.
    func write(through buffer: inout ByteBuffer) {
        context?.eventLoop.assertInEventLoop()
        guard case .begun(let exchange) = state, let context else { return }
        state = .written(exchange)
        let request = exchange.request
        buffer.clear(minimumCapacity: request.head.bytes.count + request.fields.count + request.body.count + 64)
        request.write(into: &buffer)
        exchange.wasSent(at: context.eventLoop.now.uptimeNanoseconds, onReusedConnection: wasUsed)
        user?.connection(self, didGoOnWith: exchange)
        sending = request.file.map(FileSending.init)
        context.writeAndFlush(NIOAny(buffer), promise: nil)
        if sending != nil { feed(context) }
    }

    /// Pieces of a file that are written in one turn of the loop, which others want as well.
    private static let piecesPerTurn = 16

    /// Sends more of the file that is the body, as long as what was sent before leaves the process.
    private func feed(_ context: ChannelHandlerContext) {
        context.eventLoop.assertInEventLoop()
        // Writing may tell at once that there is room again.
        guard !isFeeding else { return }
        isFeeding = true
        defer { isFeeding = false }
        for _ in 0..<Self.piecesPerTurn {
            guard case .written(let exchange) = state, context.channel.isWritable, var sending else { return }
            do throws(TransportError) {
                let (bytes, isLast) = try sending.next(context.channel.allocator)
                self.sending = isLast ? nil : sending
                // A slow line is no silence of the server's.
                exchange.goesOn(at: context.eventLoop.now.uptimeNanoseconds)
                context.writeAndFlush(NIOAny(bytes), promise: nil)
            } catch {
                return close(error)
            }
        }
        context.eventLoop.assumeIsolated().execute { if let context = self.context { self.feed(context) } }
    }

    /// Closes the connection at once, and ends the exchange under way for the reason given.
    func close(_ error: TransportError) {
        context?.eventLoop.assertInEventLoop()
        let interrupted: Exchange?
        switch state {
        case .closed: return
        case .idle: interrupted = nil
        case .begun(let exchange), .written(let exchange):
            giveRoomBack(exchange)
            interrupted = exchange
        }
        state = .closed
        sending = nil
        user?.connection(self, didClose: error, during: interrupted)
        context?.close(promise: nil)
    }

    /// Goes on reading when the consumer of a streamed reply has caught up.
    func resumeReading() {
        context?.eventLoop.assertInEventLoop()
        guard isPaused else { return }
        isPaused = false
        try? context?.channel.syncOptions?.setOption(.autoRead, value: true)
    }

    // MARK: ChannelInboundHandler

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        state = .idle(since: context.eventLoop.now.uptimeNanoseconds)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        switch state {
        case .closed: break
        case .idle, .begun:
            // A request that is still to be written goes out on another connection.
            note(leftovers: buffer.readableBytesUInt8Span, from: 0)
            close(.closedBeforeReply)
        case .written(let exchange):
            guard let start = startOfReply(buffer.readableBytesUInt8Span, exchange) else { return }
            exchange.didRead(at: context.eventLoop.now.uptimeNanoseconds)
            executor.run {
                do throws(TransportError) {
                    try take(buffer.readableBytesUInt8Span, from: start, exchange)
                } catch {
                    close(error)
                }
            }
        }
    }

    /// Where the bytes of the reply begin in what has come; nil when it holds none of them.
    ///
    /// What the last reply left may come after the next request was sent. Line ends, which old servers send after a
    /// body, are passed over. Anything else that cannot be a reply means that this one has not begun: the request goes
    /// out once more, as on any connection that turns out to be of no use.
    private func startOfReply(_ input: Span<UInt8>, _ exchange: Exchange) -> Int? {
        guard !exchange.hasBegun else { return 0 }
        if isPlain, Leftovers.beginTLSAlert(input) {
            close(.tlsFailed(.wanted))
            return nil
        }
        guard wasUsed else { return 0 }
        let start = Leftovers.endOfLineEnds(input)
        if start > 0 { isSpoilt = true }
        guard start < input.count else { return nil }
        if exchange.request.isRepeatable, !Leftovers.canBeginReply(input, from: start) {
            close(.closedBeforeReply)
            return nil
        }
        return start
    }

    /// Bytes have come that answer nothing: the next reply could not be told from them.
    private func note(leftovers input: Span<UInt8>, from offset: Int) {
        guard offset < input.count else { return }
        isSpoilt = true
        if Leftovers.beginReply(input, from: offset) { surplus.note(number) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if sending != nil { feed(context) }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        guard case .written(let exchange) = state else { return close(.closedBeforeReply) }
        do throws(TransportError) {
            try parser.finish()
            complete(exchange)
        } catch {
            close(error)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let interruption = parser.interruption
        // What the server says of its reasons goes before the silence that follows.
        close(interruption == .closedBeforeReply ? OpeningFailure.afterHandshake(error) ?? interruption : interruption)
    }

    // MARK: The reply

    private func take(_ input: Span<UInt8>, from start: Int, _ exchange: Exchange) throws(TransportError) {
        var offset = start
        while let event = try parser.next(in: input, at: &offset) {
            switch event {
            case .head(var head):
                head.connection = number
                exchange.receive(head: head)
            case .body(let range): exchange.receive(input.extracting(range))
            case .end:
                note(leftovers: input, from: offset)
                return complete(exchange)
            }
        }
        let hasRoom = takeRoom(for: exchange)
        user?.connection(self, didGoOnWith: exchange)
        exchange.deliver()
        if exchange.isFull || !hasRoom, !isPaused {
            isPaused = true
            try? context?.channel.syncOptions?.setOption(.autoRead, value: false)
        }
    }

    /// Takes room for what has come of a reply that is not complete yet; most replies come in one piece and need none.
    ///
    /// - Returns: Whether there is room for more.
    private func takeRoom(for exchange: Exchange) -> Bool {
        let wanted = exchange.roomWanted
        guard wanted > 0, let loop = context?.eventLoop else { return true }
        let name = ObjectIdentifier(exchange)
        let hasRoom = room.take(
            wanted,
            for: name,
            orWait: { [name] in loop.execute { self.goOn(with: name) } }
        )
        exchange.tookRoom(isHeld: !hasRoom)
        return hasRoom
    }

    private func giveRoomBack(_ exchange: Exchange) {
        if exchange.roomTaken > 0 { room.release(exchange.roomTaken, of: ObjectIdentifier(exchange)) }
    }

    /// Reads on, if what waited is still under way: an exchange stays until its room is given back.
    private func goOn(with name: ObjectIdentifier) {
        guard case .written(let exchange) = state, ObjectIdentifier(exchange) == name,
            let now = context?.eventLoop.now
        else { return }
        exchange.goesOn(at: now.uptimeNanoseconds)
        user?.connection(self, didGoOnWith: exchange)
        resumeReading()
    }

    private func complete(_ exchange: Exchange) {
        state = .idle(since: context?.eventLoop.now.uptimeNanoseconds ?? 0)
        giveRoomBack(exchange)
        wasUsed = true
        // A reply that comes before all of the request has gone out ends the connection (RFC 9112 §9.3).
        if isSpoilt || sending != nil || !parser.isReusable || exchange.request.usesFreshConnection {
            close(.closedBeforeReply)
        }
        exchange.finish(.success(()))
        user?.connection(self, didComplete: exchange)
    }
}
