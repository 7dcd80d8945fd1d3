import NIOCore
import NIOHTTP1
import ParadigmGround

/// One connection: puts requests together, answers them one after the other, and closes as it is told.
///
/// Requests that come while one is being answered (pipelining) wait in order.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private struct Exchange {
        var inbound: InboundRequest
        var number: Int
        var wire: WireContext
        var status: Int?
        var player: StepPlayer?
    }

    /// How many requests may wait on one connection before it is read no further; the bodies of those that wait may
    /// have as many bytes as a single one.
    private static let pipelineLimit = 64

    private let core: SimulatorCore
    private let resetTap: ResetTap
    private var assembler: RequestAssembler
    private var pipeline: [InboundRequest] = []
    private var exchange: Exchange?
    private var owesContinue = false
    private var isReading = true
    /// Whether the next request waits until the client has read more of the replies before.
    private var awaitsReader = false
    private var isClosing = false
    private var number = 0
    private var served = 0
    private var idleTimer: Scheduled<Void>?

    init(core: SimulatorCore, resetTap: ResetTap) {
        self.core = core
        self.resetTap = resetTap
        assembler = RequestAssembler(maxBody: core.configuration.maxBody)
    }

    func channelActive(context: ChannelHandlerContext) {
        number = core.connect()
        if let idle = core.configuration.idleTimeout { closeLater(idle, context) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        switch assembler.add(unwrapInboundIn(data), at: .now()) {
        case .none: break
        case .wantsContinue:
            owesContinue = true
            sendContinue(context)
        case .complete(let request):
            owesContinue = false
            pipeline.append(request)
            if isPipelineFull(Self.pipelineLimit) { setReading(false, context) }
            answerNext(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        idleTimer?.cancel()
        pipeline = []
        isClosing = true
        guard let ongoing = exchange else { return }
        exchange = nil
        ongoing.player?.stop()
        core.leave(
            ongoing.number,
            connection: number,
            inbound: ongoing.inbound,
            status: nil,
            abandoned: true,
            at: .now()
        )
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if awaitsReader, context.channel.isWritable { answerNext(context) }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isClosing, let parserError = error as? HTTPParserError else { return context.close(promise: nil) }
        let overflow = parserError == .headerOverflow
        let refusal =
            overflow
            ? Reply.paradigm(431, "headers_too_large", "The header fields are too large.")
            : Reply.paradigm(400, "bad_request", "The request is not valid HTTP.")
        pipeline.append(
            InboundRequest(
                request: ReceivedRequest(method: "?", target: "?"),
                arrival: .now(),
                keepsAlive: false,
                isHTTP10: false,
                refusal: refusal
            )
        )
        answerNext(context)
    }

    private func isPipelineFull(_ limit: Int) -> Bool {
        pipeline.count >= limit || pipeline.reduce(0) { $0 + $1.request.body.count } >= core.configuration.maxBody
    }

    private func setReading(_ reads: Bool, _ context: ChannelHandlerContext) {
        isReading = reads
        // Failing means that the channel is closed, which `channelInactive` tells anyway.
        context.channel.setOption(.autoRead, value: reads).whenFailure { _ in }
    }

    /// `100 Continue` must not come between the parts of an earlier reply.
    private func sendContinue(_ context: ChannelHandlerContext) {
        guard owesContinue, exchange == nil, pipeline.isEmpty else { return }
        owesContinue = false
        let line = context.channel.allocator.buffer(string: "HTTP/1.1 100 Continue\r\n\r\n")
        context.writeAndFlush(NIOAny(line), promise: nil)
    }
}

// Answering.
extension ConnectionHandler {
    private func answerNext(_ context: ChannelHandlerContext) {
        guard exchange == nil, !isClosing, !pipeline.isEmpty else { return }
        // Replies to a client that reads none of them would fill the memory.
        awaitsReader = !context.channel.isWritable
        guard !awaitsReader else { return }
        idleTimer?.cancel()
        answer(pipeline.removeFirst(), context)
    }

    private func answer(_ inbound: InboundRequest, _ context: ChannelHandlerContext) {
        let key = core.responder.keyCheck(inbound.request)
        let (number, fault) = core.arrive(inbound, connection: self.number, key: key)
        let wire = wireContext(inbound, number: number)
        let exchange = Exchange(inbound: inbound, number: number, wire: wire)
        self.exchange = exchange
        if let refusal = inbound.refusal { return play(refusal, fault: nil, context) }
        if let fault, let steps = wire.steps(immediate: fault) {
            return play(steps, status: fault.replacement(epochSeconds: wire.epochSeconds)?.status, context)
        }
        switch core.responder.prepare(inbound.request, key: key) {
        case .reply(let reply): play(reply, fault: fault, context)
        case .work(let work): admit(work, fault: fault, exchange, context)
        case .library(let call):
            if let refusal = core.refusal(of: call) {
                play(refusal, fault: fault, context)
            } else if call.isImmediate {
                play(core.carryOut(call, identity(of: exchange), fault: fault, at: .now()), fault: fault, context)
            } else {
                admit(Work(.library(call), core.configuration), fault: fault, exchange, context)
            }
        }
    }

    private func identity(of exchange: Exchange) -> ReplyIdentity {
        let epochSeconds = exchange.wire.epochSeconds
        let id = ContentHash.of(core.configuration.seed, UInt64(exchange.number), UInt64(epochSeconds))
        return ReplyIdentity(id: String(id, radix: 16), created: epochSeconds)
    }

    private func wireContext(_ inbound: InboundRequest, number: Int) -> WireContext {
        let id = ContentHash.of(core.configuration.seed, UInt64(number))
        let date = core.date
        var wire = WireContext(
            epochSeconds: date.epochSeconds,
            date: date.text,
            requestID: "sim-" + String(id, radix: 16)
        )
        wire.keepsAlive = inbound.keepsAlive
        wire.isHTTP10 = inbound.isHTTP10
        wire.headOnly = inbound.request.method == "HEAD"
        return wire
    }

    private func admit(_ work: Work, fault: Fault?, _ exchange: Exchange, _ context: ChannelHandlerContext) {
        let number = exchange.number
        var identity = identity(of: exchange)
        identity.quirk = fault?.quirk
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let admission = core.admit(
            work,
            number: number,
            key: exchange.inbound.request.header("idempotency-key"),
            identity: identity,
            at: exchange.inbound.arrival,
            begin: { identity, fields, start in
                bound.eventLoop.execute {
                    let (handler, context) = bound.value
                    guard handler.exchange?.number == number else { return }
                    handler.begin(work, identity, fields, fault: fault, at: start, context)
                }
            },
            made: { tokens, moment in
                bound.eventLoop.execute {
                    let (handler, _) = bound.value
                    guard handler.exchange?.number == number else { return }
                    handler.exchange?.player?.make(tokens, at: moment)
                }
            }
        )
        switch admission {
        case .refused(let reply): play(reply, fault: nil, context)
        case .starts(let identity, let fields):
            begin(work, identity, fields, fault: fault, at: exchange.inbound.arrival, context)
        case .waits: break
        }
    }

    /// Starts the service of admitted work; only now its reply is composed, so that a long queue stays small.
    private func begin(
        _ work: Work,
        _ identity: ReplyIdentity,
        _ fields: [HeaderField],
        fault: Fault?,
        at start: NIODeadline,
        _ context: ChannelHandlerContext
    ) {
        var reply =
            work.library.map { core.carryOut($0, identity, fault: fault, at: start) } ?? work.reply(identity)
        reply.headers += fields
        if core.configuration.batching != nil, work.streams { exchange?.wire.tokens = work.steps }
        let latency = work.latency + (fault?.addedLatency ?? .zero)
        play(reply, latency: latency, fault: fault, start: start, context)
    }

    private func play(_ reply: Reply, fault: Fault?, _ context: ChannelHandlerContext) {
        play(reply, latency: .zero, fault: fault, start: exchange?.inbound.arrival ?? .now(), context)
    }

    private func play(
        _ reply: Reply,
        latency: Duration,
        fault: Fault?,
        start: NIODeadline,
        _ context: ChannelHandlerContext
    ) {
        guard let wire = exchange?.wire else { return }
        play(wire.steps(reply, latency: latency, fault: fault), status: reply.status, start: start, context)
    }

    private func play(
        _ steps: [WireStep],
        status: Int?,
        start: NIODeadline? = nil,
        _ context: ChannelHandlerContext
    ) {
        exchange?.status = status
        let player = StepPlayer(steps, context: context, start: start ?? .now()) { self.finish($0, context) }
        exchange?.player = player
        player.play()
    }
}

// Ending.
extension ConnectionHandler {
    private func finish(_ ending: WireStep.Ending, _ context: ChannelHandlerContext) {
        guard let done = exchange else { return }
        exchange = nil
        served += 1
        let now = NIODeadline.now()
        // A slot is free from when the reply was due, so that a busy loop does not slow down the model.
        let planned = done.player?.planned ?? now
        core.leave(
            done.number,
            connection: number,
            inbound: done.inbound,
            status: done.status,
            abandoned: false,
            at: now - planned > .milliseconds(50) ? now : planned
        )
        // What a client has received, the log already tells.
        context.flush()
        switch ending {
        case .reset:
            isClosing = true
            resetTap.reset()
        case .close:
            close(context, lingers: done.inbound.refusal != nil)
        case .closeLater(let time): stay(context, until: time)
        case .keep:
            let isLast = core.configuration.requestsPerConnection.map { served >= $0 } ?? false
            stay(context, until: isLast ? .zero : core.configuration.idleTimeout)
        }
    }

    private func stay(_ context: ChannelHandlerContext, until idle: Duration?) {
        if idle == .zero { return close(context, lingers: false) }
        if let idle { closeLater(idle, context) }
        if !isReading, !isPipelineFull(Self.pipelineLimit / 2) { setReading(true, context) }
        if pipeline.isEmpty { sendContinue(context) } else { answerNext(context) }
    }

    private func closeLater(_ time: Duration, _ context: ChannelHandlerContext) {
        idleTimer?.cancel()
        let delay = TimeAmount.nanoseconds(time.inNanoseconds)
        idleTimer = context.eventLoop.assumeIsolated()
            .scheduleTask(in: delay) {
                guard self.exchange == nil, !self.assembler.isReading else { return }
                self.close(context, lingers: false)
            }
    }

    /// Closes; where the client may still be sending, its bytes are swallowed for a second first, since closing on
    /// unread bytes would reset the connection and could take the reply along (RFC 9112, section 9.6).
    private func close(_ context: ChannelHandlerContext, lingers: Bool) {
        isClosing = true
        guard lingers else { return context.close(promise: nil) }
        context.close(mode: .output, promise: nil)
        idleTimer = context.eventLoop.assumeIsolated().scheduleTask(in: .seconds(1)) { context.close(promise: nil) }
    }
}
