import NIOCore

/// One open connection: the last handler of its channel.
///
/// It does what its lane says, and tells it what happens.
///
/// `@unchecked Sendable`: its state is read and written on the channel's event loop only. SwiftNIO calls a handler
/// there; its lane, which lives on the same loop, is the only other one who does, and each of those methods asserts it
/// in debug builds, in which the tests run. It has to be `Sendable` to come out of the future of its opening.
final class HTTPConnection: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer

    /// What is left of the file that the body of the request goes on with.
    private enum Upload {
        /// Nothing.
        case none
        /// The rest, once there is room for it.
        case rest(FileSending)
        /// Pieces are being written at this moment, which may tell at once that there is room again.
        case feeding
    }

    /// Pieces of a file that are written in one turn of the loop, which others want as well.
    private static let piecesPerTurn = 16

    /// Who is told what happens; nobody before the connection is given to a lane and once the lane has closed it.
    weak var lane: NIOLane?

    private let executor: LoopTaskExecutor
    private var context: ChannelHandlerContext?
    private var upload = Upload.none

    /// The handler of a connection that is being opened.
    ///
    /// - Parameter executor: The executor of its event loop.
    init(executor: LoopTaskExecutor) {
        self.executor = executor
    }

    // MARK: What the lane says

    /// Writes the request that the lane has for it, in one piece, unless there is none any more.
    ///
    /// - Parameter buffer: Where the request is put together.
    func write(through buffer: inout ByteBuffer) {
        context?.eventLoop.assertInEventLoop()
        guard let context, let request = lane?.requestToWrite() else { return }
        buffer.clear(minimumCapacity: request.head.bytes.count + request.fields.count + request.body.count + 64)
        request.write(into: &buffer)
        if let file = request.file { upload = .rest(FileSending(file)) }
        context.writeAndFlush(NIOAny(buffer), promise: nil)
        if request.file != nil { feed(context) }
    }

    /// Stops reading, or goes on.
    func setReading(_ isReading: Bool) {
        context?.eventLoop.assertInEventLoop()
        try? context?.channel.syncOptions?.setOption(.autoRead, value: isReading)
    }

    /// Closes the connection at once; the lane hears no more of it.
    func close() {
        context?.eventLoop.assertInEventLoop()
        lane = nil
        upload = .none
        context?.close(promise: nil)
    }

    /// Sends more of the file that is the body, as long as what was sent before leaves the process.
    private func feed(_ context: ChannelHandlerContext) {
        context.eventLoop.assertInEventLoop()
        for _ in 0..<Self.piecesPerTurn {
            guard context.channel.isWritable, case .rest(var sending) = upload else { return }
            upload = .feeding
            do throws(TransportError) {
                let (bytes, isLast) = try sending.next(context.channel.allocator)
                lane?.sentPiece(isLast: isLast)
                context.writeAndFlush(NIOAny(bytes), promise: nil)
                // The write may have failed, and the lane closed the connection.
                if case .feeding = upload { upload = isLast ? .none : .rest(sending) }
            } catch {
                upload = .none
                lane?.fail(error)
                return
            }
        }
        context.eventLoop.assumeIsolated().execute { if let context = self.context { self.feed(context) } }
    }

    // MARK: ChannelInboundHandler

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let lane else { return }
        let buffer = unwrapInboundIn(data)
        executor.run { lane.read(buffer.readableBytesUInt8Span) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        feed(context)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        lane?.connectionEnded()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        lane?
            .connectionBroke(
                OpeningFailure.afterHandshake(error),
                isUnannounced: OpeningFailure.isUnannouncedEnd(error)
            )
    }
}
