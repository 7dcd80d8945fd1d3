import NIOCore
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What all connections of one server share: the model's state behind a lock, and who waits for a slot.
final class SimulatorCore: Sendable {
    private struct State {
        var traffic: Traffic
        var waiting: [Int: @Sendable (NIODeadline) -> Void] = [:]
        var isStopped = false
        var date = (epochSeconds: 0, text: "")
    }

    let configuration: SimulatorConfiguration
    let responder: Responder
    /// When the server started.
    let start: NIODeadline
    private let onEnd: (@Sendable (ServedRequest) -> Void)?
    private let state: Mutex<State>

    init(_ configuration: SimulatorConfiguration, onEnd: (@Sendable (ServedRequest) -> Void)? = nil) {
        self.configuration = configuration
        self.onEnd = onEnd
        responder = Responder(configuration)
        start = .now()
        state = Mutex(State(traffic: Traffic(configuration)))
    }

    var log: RequestLog { state.withLock { $0.traffic.log } }

    func connect() -> Int { state.withLock { $0.traffic.connect() } }

    func arrive(_ inbound: InboundRequest, connection: Int, key: KeyCheck) -> (number: Int, fault: Fault?) {
        state.withLock {
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

    /// Admits work; if it has to wait, `begin` is called when its service starts.
    func admit(
        _ work: Work,
        number: Int,
        key: String?,
        identity: ReplyIdentity,
        at arrival: NIODeadline,
        begin: @escaping @Sendable (ReplyIdentity, [HeaderField], NIODeadline) -> Void
    ) -> Traffic.Admission {
        state.withLock { state in
            let admission = state.traffic.admit(
                work,
                number: number,
                idempotencyKey: key,
                identity: identity,
                at: offset(arrival)
            )
            if case .waits(let identity, let fields) = admission {
                state.waiting[number] = { start in begin(identity, fields, start) }
            }
            return admission
        }
    }

    /// A request is over; `moment` is when its slot became free.
    func leave(
        _ number: Int,
        connection: Int,
        arrival: NIODeadline,
        status: Int?,
        abandoned: Bool,
        at moment: NIODeadline
    ) {
        start(at: moment) { state in
            state.waiting[number] = nil
            return state.traffic.leave(number, status: status, abandoned: abandoned)
        }
        onEnd?(
            ServedRequest(
                number: number,
                connection: connection,
                arrival: offset(arrival),
                end: offset(moment),
                status: status,
                wasAbandoned: abandoned
            )
        )
    }

    /// Time since the start of the server.
    var uptime: Duration { offset(.now()) }

    func setFaults(_ rules: [FaultRule]) { state.withLock { $0.traffic.setFaults(rules) } }

    func setSlots(_ capacity: Int) { start(at: .now()) { $0.traffic.setSlots(capacity) } }

    /// Makes a change, and starts the service of the tickets that it lets in.
    private func start(at moment: NIODeadline, after change: (inout State) -> [Int]) {
        // Beginning only hands a task to the connection's loop, so it may be done under the lock; and it must be, so
        // that nothing is handed to a loop once `stop` has returned.
        state.withLock { state in
            for ticket in change(&state) {
                guard let begin = state.waiting.removeValue(forKey: ticket), !state.isStopped else { continue }
                begin(moment)
            }
        }
    }

    /// Starts no more service: the loops are about to end.
    func stop() {
        state.withLock { state in
            state.isStopped = true
            state.waiting = [:]
        }
    }

    private func offset(_ moment: NIODeadline) -> Duration {
        .nanoseconds((moment - start).nanoseconds)
    }
}
