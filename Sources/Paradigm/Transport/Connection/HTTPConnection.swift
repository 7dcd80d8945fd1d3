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
        /// The connection is closed. The exchange under way, if any, has not been told yet.
        func connection(_ connection: HTTPConnection, didClose error: TransportError, during exchange: Exchange?)
    }

    weak var user: (any User)?

    private var parser: ResponseParser
    private let room: ReplyRoom
    private let executor: LoopTaskExecutor
    private var context: ChannelHandlerContext?
    private var exchange: Exchange?
    /// Whether the request of the exchange under way is still to be written.
    private var isToBeWritten = false
    private var isPaused = false

    /// Whether the connection is open as far as this side knows.
    private(set) var isOpen = false
    /// Whether the connection can carry an exchange now.
    var isIdle: Bool { isOpen && exchange == nil }
    /// Whether an exchange was carried to its end.
    private(set) var wasUsed = false
    /// When the last exchange ended, in nanoseconds.
    private(set) var idleSince: UInt64 = 0

    /// The handler of a connection that is being opened.
    init(limits: ResponseParser.Limits, room: ReplyRoom, executor: LoopTaskExecutor) {
        self.room = room
        self.executor = executor
        parser = ResponseParser(limits: limits)
    }

    /// Begins an exchange, whose request goes out with ``write(through:)``; nothing else may be under way.
    func begin(_ exchange: Exchange) {
        context?.eventLoop.assertInEventLoop()
        self.exchange = exchange
        isToBeWritten = true
    }

    /// Writes the request of the exchange begun, in one piece, unless the connection was closed meanwhile.
    ///
    /// - Parameter buffer: Where the request is put together.
    func write(through buffer: inout ByteBuffer) {
        context?.eventLoop.assertInEventLoop()
        guard isToBeWritten, let exchange, let context else { return }
        isToBeWritten = false
        let request = exchange.request
        buffer.clear(minimumCapacity: request.head.bytes.count + request.fields.count + request.body.count + 64)
        request.write(into: &buffer)
        exchange.wasSent(at: context.eventLoop.now.uptimeNanoseconds, onReusedConnection: wasUsed)
        user?.connection(self, didGoOnWith: exchange)
        context.writeAndFlush(NIOAny(buffer), promise: nil)
    }

    /// Closes the connection at once, and ends the exchange under way for the reason given.
    func close(_ error: TransportError) {
        context?.eventLoop.assertInEventLoop()
        guard isOpen else { return }
        isOpen = false
        let interrupted = exchange
        exchange = nil
        isToBeWritten = false
        if let interrupted { giveRoomBack(interrupted) }
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
        isOpen = true
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard isOpen else { return }
        // Perhaps the last words of a server that gave the connection up: the request has a fresh one coming.
        guard !isToBeWritten else { return close(.closedBeforeReply) }
        guard let exchange else {
            // Bytes that answer nothing: the next reply could not be told from them.
            return close(.malformedReply(reason: "the server sent bytes that answer no request"))
        }
        exchange.didRead(at: context.eventLoop.now.uptimeNanoseconds)
        let buffer = unwrapInboundIn(data)
        executor.run {
            do throws(TransportError) {
                try take(buffer.readableBytesUInt8Span, exchange)
            } catch {
                close(error)
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        guard isOpen else { return }
        guard let exchange else { return close(.closedBeforeReply) }
        do throws(TransportError) {
            try parser.finish()
            complete(exchange)
        } catch {
            close(error)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close(parser.interruption)
    }

    // MARK: The reply

    private func take(_ input: Span<UInt8>, _ exchange: Exchange) throws(TransportError) {
        var offset = 0
        while let event = try parser.next(in: input, at: &offset) {
            switch event {
            case .head(let head): exchange.receive(head: head)
            case .body(let range): exchange.receive(input.extracting(range))
            case .end:
                guard offset == input.count else {
                    throw .malformedReply(reason: "the server sent more than one reply to one request")
                }
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
        guard let exchange, ObjectIdentifier(exchange) == name, let now = context?.eventLoop.now else { return }
        exchange.goesOn(at: now.uptimeNanoseconds)
        user?.connection(self, didGoOnWith: exchange)
        resumeReading()
    }

    private func complete(_ exchange: Exchange) {
        self.exchange = nil
        giveRoomBack(exchange)
        wasUsed = true
        idleSince = context?.eventLoop.now.uptimeNanoseconds ?? 0
        if !parser.isReusable || exchange.request.usesFreshConnection { close(.closedBeforeReply) }
        exchange.finish(.success(()))
    }
}
