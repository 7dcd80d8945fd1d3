import NIOCore
import NIOSSL
import ParadigmGround
import ParadigmSimulator

/// Plays a script on one connection of a ``ScriptedServer``.
///
/// `@unchecked Sendable` because it lives on its connection's event loop; other threads only pass it on.
final class ScriptedConnection: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer

    private let number: Int
    private let log: WireLog
    private var steps: ArraySlice<WireStep>
    private var received: [UInt8] = []
    private var requests = 0
    private var isBusy = false
    private var context: ChannelHandlerContext?
    private var stall: Scheduled<Void>?

    init(number: Int, steps: [WireStep], log: WireLog) {
        self.number = number
        self.steps = steps[...]
        self.log = log
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        log.happened(.opened(number))
        play()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += unwrapInboundIn(data).readableBytesView
        play()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        stall?.cancel()
        log.happened(.closed(number))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Goes on until there is something to wait for; a script that is over leaves the connection silent and open.
    private func play() {
        while !isBusy, let context, let step = steps.first {
            switch step {
            case .readHead: guard endOfHead != nil else { return }
            case .readRequest: guard takeRequest() else { return }
            default: break
            }
            steps.removeFirst()
            perform(step, context)
        }
    }

    private func perform(_ step: WireStep, _ context: ChannelHandlerContext) {
        switch step {
        case .readHead, .readRequest: break
        case .send(let bytes): context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
        case .drip(let bytes, let every): drip(bytes[...], every: TimeAmount(every))
        case .flood(let bytes): flood(ByteBuffer(bytes: bytes))
        case .gate(let name):
            isBusy = true
            let loop = context.eventLoop
            log.atGate(name) { loop.execute { self.goOn() } }
        case .stopReading: context.channel.setOption(.autoRead, value: false).whenFailure { _ in }
        case .closeOutput: context.close(mode: .output, promise: nil)
        case .close: context.close(promise: nil)
        case .closeUnannounced:
            // From below TLS, which so learns of it too late to say anything.
            let tls = try? context.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
            tls?.close(promise: nil)
        case .reset:
            // Lingering for no time makes the close a reset.
            (context.channel as? any SocketOptionProvider)?
                .setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenFailure { _ in }
            context.close(promise: nil)
        }
    }

    private func goOn() {
        isBusy = false
        play()
    }

    private func drip(_ bytes: ArraySlice<UInt8>, every: TimeAmount) {
        guard let context, let first = bytes.first else { return goOn() }
        isBusy = true
        context.writeAndFlush(NIOAny(ByteBuffer(bytes: [first])), promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: every) { self.drip(bytes.dropFirst(), every: every) }
    }

    private func flood(_ bytes: ByteBuffer) {
        guard let context else { return }
        isBusy = true
        let taken = context.eventLoop.makePromise(of: Void.self)
        stall = context.eventLoop.assumeIsolated()
            .scheduleTask(in: .seconds(1)) { self.log.happened(.stalled(self.number)) }
        taken.futureResult.assumeIsolated()
            .whenSuccess {
                self.stall?.cancel()
                self.log.add(bytes.readableBytes, on: self.number)
                self.flood(bytes)
            }
        context.writeAndFlush(NIOAny(bytes), promise: taken)
    }

    private var endOfHead: Int? { received.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound }

    /// Takes a whole request out of what was received.
    private func takeRequest() -> Bool {
        guard let end = endOfHead else { return false }
        let head = String(decoding: received[..<end], as: UTF8.self).lowercased()
        let length = head.split(separator: "\r\n").lazy
            .filter { $0.hasPrefix("content-length:") }
            .compactMap { line in Int(line.drop { $0 != ":" }.dropFirst().filter { $0 != " " }) }
            .first
        let total = end + (length ?? 0)
        guard received.count >= total else { return false }
        log.add(Array(received[..<total]))
        received.removeFirst(total)
        requests += 1
        log.happened(.request(requests, on: number))
        return true
    }
}
