import NIOCore
import ParadigmGround
import Synchronization

/// What all connections of one server share: the model's state behind a lock, and who waits for a slot or for the batch.
final class SimulatorCore: Sendable {
    private struct State {
        var traffic: Traffic
        var library: Library
        var waiting: [Int: @Sendable (NIODeadline) -> Void] = [:]
        /// Those who are told of each token that the batch makes for them.
        var streams: [Int: @Sendable (Int, NIODeadline) -> Void] = [:]
        var watchers = LogWatchers()
        var timer: (deadline: NIODeadline, task: Scheduled<Void>)?
        var isStopped = false
        var date = (epochSeconds: 0, text: "")
    }

    let configuration: SimulatorConfiguration
    let responder: Responder
    /// When the server started.
    let start: NIODeadline
    private let loop: any EventLoop
    private let onEnd: (@Sendable (ServedRequest) -> Void)?
    private let state: Mutex<State>

    /// - Parameters:
    ///   - configuration: How the server behaves.
    ///   - loop: Where the batch's timer runs.
    ///   - onEnd: Told of each request when it has ended.
    init(
        _ configuration: SimulatorConfiguration,
        loop: any EventLoop,
        onEnd: (@Sendable (ServedRequest) -> Void)? = nil
    ) {
        self.configuration = configuration
        self.loop = loop
        self.onEnd = onEnd
        responder = Responder(configuration)
        start = .now()
        state = Mutex(State(traffic: Traffic(configuration), library: Library(configuration)))
    }

    var log: RequestLog { state.withLock { $0.traffic.log } }

    /// Returns when a condition of the log holds.
    ///
    /// - Throws: `CancellationError`, at the end of the server too.
    func untilLog(_ condition: @escaping @Sendable (RequestLog) -> Bool) async throws {
        let number = state.withLock { $0.watchers.number() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                state.withLock { state in
                    state.watchers.add(number, continuation, until: condition)
                    if Task.isCancelled || state.isStopped { return state.watchers.cancel(number) }
                    state.watchers.tell(state.traffic.log)
                }
            }
        } onCancel: {
            state.withLock { $0.watchers.cancel(number) }
        }
    }

    /// Makes a change that the log may tell of.
    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        state.withLock { state in
            let result = body(&state)
            state.watchers.tell(state.traffic.log)
            return result
        }
    }

    func connect() -> Int { change { $0.traffic.connect() } }

    func arrive(_ inbound: InboundRequest, connection: Int, key: KeyCheck) -> (number: Int, fault: Fault?) {
        change {
            $0.traffic.arrive(inbound.request, connection: connection, key: key, at: offset(inbound.arrival))
        }
    }

    /// The wall clock with its text, which is written once a second rather than for each reply.
    var date: (epochSeconds: Int, text: String) {
        let now = time(nil)
        return state.withLock { state in
            if state.date.epochSeconds != now { state.date = (now, WireDate.text(epochSeconds: now)) }
            return state.date
        }
    }

    /// What a request about documents or threads is refused for before it is worked on.
    func refusal(of call: LibraryCall) -> Reply? {
        state.withLock { $0.library.refusal(of: call, at: uptime) }
    }

    /// Does what a request about documents or threads asks for, since the moment given.
    func carryOut(_ call: LibraryCall, _ identity: ReplyIdentity, fault: Fault?, at moment: NIODeadline) -> Reply {
        state.withLock { $0.library.carryOut(call, identity, fails: fault == .failedWork, at: offset(moment)) }
    }

    /// Admits work; if it has to wait, `begin` is called when its service starts.
    ///
    /// A batch calls it when a plain answer is complete or the first token of a stream is made, and then `made` with the
    /// number of a stream's tokens after each step.
    func admit(
        _ work: Work,
        number: Int,
        key: String?,
        identity: ReplyIdentity,
        at arrival: NIODeadline,
        begin: @escaping @Sendable (ReplyIdentity, [HeaderField], NIODeadline) -> Void,
        made: @escaping @Sendable (Int, NIODeadline) -> Void
    ) -> Traffic.Admission {
        change { state in
            let admission = state.traffic.admit(
                work,
                number: number,
                idempotencyKey: key,
                identity: identity,
                at: offset(arrival)
            )
            if case .waits(let identity, let fields) = admission {
                state.waiting[number] = { start in begin(identity, fields, start) }
                if configuration.batching != nil, work.streams { state.streams[number] = made }
            }
            wakeForProgress(&state)
            return admission
        }
    }

    /// A request is over; `moment` is when its slot became free.
    func leave(
        _ number: Int,
        connection: Int,
        inbound: InboundRequest,
        status: Int?,
        abandoned: Bool,
        at moment: NIODeadline
    ) {
        start(at: moment) { state in
            state.waiting[number] = nil
            state.streams[number] = nil
            return state.traffic.leave(number, status: status, abandoned: abandoned, at: offset(moment))
        }
        onEnd?(
            ServedRequest(
                number: number,
                connection: connection,
                method: inbound.request.method,
                target: inbound.request.target,
                arrival: offset(inbound.arrival),
                end: offset(moment),
                status: status,
                wasAbandoned: abandoned
            )
        )
    }

    /// Time since the start of the server.
    var uptime: Duration { offset(.now()) }

    func setFaults(_ rules: [FaultRule]) { state.withLock { $0.traffic.setFaults(rules) } }

    func setSlots(_ capacity: Int) {
        let now = NIODeadline.now()
        start(at: now) { $0.traffic.setSlots(capacity, at: offset(now)) }
    }

    func setBatching(_ model: BatchingModel) {
        state.withLock { state in
            state.traffic.setBatching(model, at: uptime)
            wakeForProgress(&state)
        }
    }

    /// Makes a change, and starts the service of the tickets that it lets in.
    private func start(at moment: NIODeadline, after event: (inout State) -> [Int]) {
        // Beginning only hands a task to the connection's loop, so it may be done under the lock; and it must be, so
        // that nothing is handed to a loop once `stop` has returned.
        change { state in
            for ticket in event(&state) {
                guard let begin = state.waiting.removeValue(forKey: ticket), !state.isStopped else { continue }
                begin(moment)
            }
            wakeForProgress(&state)
        }
    }

    /// Starts no more service: the loops are about to end.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            state.watchers.cancelAll()
            state.waiting = [:]
            state.streams = [:]
            state.timer?.task.cancel()
            state.timer = nil
        }
    }

    private func offset(_ moment: NIODeadline) -> Duration {
        .nanoseconds((moment - start).nanoseconds)
    }
}

// What the batch makes.
extension SimulatorCore {
    /// Sees to it that the batch is looked at when it has made something; a timer that comes too early does no harm.
    private func wakeForProgress(_ state: inout State) {
        guard !state.isStopped, let next = state.traffic.nextProgress else { return }
        let deadline = start + .nanoseconds(next.inNanoseconds)
        if let timer = state.timer, timer.deadline <= deadline { return }
        state.timer?.task.cancel()
        state.timer = (deadline, loop.scheduleTask(deadline: deadline) { self.tellProgress() })
    }

    private func tellProgress() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.timer = nil
            for progress in state.traffic.progress(at: uptime) {
                let moment = start + .nanoseconds(progress.time.inNanoseconds)
                state.waiting.removeValue(forKey: progress.ticket)?(moment)
                state.streams[progress.ticket]?(progress.tokens ?? .max, moment)
                if progress.tokens == nil { state.streams[progress.ticket] = nil }
            }
            wakeForProgress(&state)
        }
    }
}
