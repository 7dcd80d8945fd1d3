import NIOCore
import ParadigmGround

/// Carries out the steps of one reply on one connection.
///
/// Lives on its connection's event loop. Every time is counted from the start of service or from when the batch made a
/// token, never from when a timer happened to fire, so that delays do not add up.
final class StepPlayer {
    private let context: ChannelHandlerContext
    private let loop: NIOIsolatedEventLoop
    private var start: NIODeadline
    /// Called when all is written; the last bytes are not flushed yet, so that the log can be up to date before the
    /// client has them.
    private let finished: (WireStep.Ending) -> Void
    private var steps: ArraySlice<WireStep>
    private var timer: Scheduled<Void>?
    private var isStopped = false
    private var made: (tokens: Int, moment: NIODeadline)
    /// How many tokens are waited for.
    private var awaited: Int?
    /// The moment that the reply has come to, by its own plan.
    private(set) var planned: NIODeadline

    init(
        _ steps: [WireStep],
        context: ChannelHandlerContext,
        start: NIODeadline,
        finished: @escaping (WireStep.Ending) -> Void
    ) {
        self.steps = steps[...]
        self.context = context
        loop = context.eventLoop.assumeIsolated()
        self.start = start
        planned = start
        made = (0, start)
        self.finished = finished
    }

    /// Goes on until there is something to wait for.
    func play() {
        while !isStopped, let step = steps.popFirst() {
            switch step {
            case .send(let bytes): context.write(wrap(bytes), promise: nil)
            case .wait(let offset):
                planned = start + .nanoseconds(offset.inNanoseconds)
                guard planned > .now() else { continue }
                return resume(at: planned)
            case .made(let tokens):
                guard tokens <= made.tokens else {
                    awaited = tokens
                    return context.flush()
                }
                countFromLatestToken()
            case .drip(let bytes, let every):
                guard every > .zero else {
                    context.write(wrap(bytes), promise: nil)
                    continue
                }
                return drip(bytes, every: .nanoseconds(every.inNanoseconds), from: 0)
            case .forever(let bytes, let every): return repeatForever(wrap(bytes), every: every)
            case .hang: return context.flush()
            case .end(let ending): return finished(ending)
            }
        }
    }

    /// The batch has made so many tokens up to that moment.
    func make(_ tokens: Int, at moment: NIODeadline) {
        made = (tokens, moment)
        guard let awaited, awaited <= tokens else { return }
        self.awaited = nil
        countFromLatestToken()
        play()
    }

    private func countFromLatestToken() {
        planned = max(planned, made.moment)
        start = planned
    }

    /// Stops for good: the client is gone.
    func stop() {
        isStopped = true
        timer?.cancel()
    }

    private func wrap(_ bytes: [UInt8]) -> NIOAny {
        NIOAny(context.channel.allocator.buffer(bytes: bytes))
    }

    private func resume(at deadline: NIODeadline) {
        context.flush()
        timer = loop.scheduleTask(deadline: deadline) { self.play() }
    }

    private func drip(_ bytes: [UInt8], every: TimeAmount, from index: Int) {
        guard !isStopped else { return }
        guard index < bytes.count else { return play() }
        context.write(wrap([bytes[index]]), promise: nil)
        guard index + 1 < bytes.count else { return play() }
        context.flush()
        planned = .now() + every
        timer = loop.scheduleTask(deadline: planned) { self.drip(bytes, every: every, from: index + 1) }
    }

    /// The next write waits for the last one to leave, so that a client that does not read costs no memory.
    private func repeatForever(_ data: NIOAny, every: Duration) {
        guard !isStopped else { return }
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated()
            .whenSuccess {
                self.timer = self.loop.scheduleTask(in: .nanoseconds(every.inNanoseconds)) {
                    self.repeatForever(data, every: every)
                }
            }
        context.writeAndFlush(data, promise: sent)
    }
}
