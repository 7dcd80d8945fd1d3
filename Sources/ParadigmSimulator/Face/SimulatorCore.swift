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
    }

    let configuration: SimulatorConfiguration
    let responder: Responder
    private let start: NIODeadline
    private let state: Mutex<State>

    init(_ configuration: SimulatorConfiguration) {
        self.configuration = configuration
        responder = Responder(configuration)
        start = .now()
        state = Mutex(State(traffic: Traffic(configuration)))
    }

    /// The wall clock, in seconds since 1970.
    static var epochSeconds: Int { time(nil) }

    var log: RequestLog { state.withLock { $0.traffic.log } }

    func connect() -> Int { state.withLock { $0.traffic.connect() } }

    func arrive(_ inbound: InboundRequest, connection: Int) -> (number: Int, fault: Fault?) {
        let key = responder.keyCheck(inbound.request)
        return state.withLock {
            $0.traffic.arrive(inbound.request, connection: connection, key: key, at: offset(inbound.arrival))
        }
    }

    /// Admits work; `begin` is called with the start of its service if it has to wait.
    func admit(
        _ work: Work,
        number: Int,
        key: String?,
        identity: ReplyIdentity,
        at arrival: NIODeadline,
        begin: @escaping @Sendable (NIODeadline) -> Void
    ) -> Traffic.Admission {
        state.withLock { state in
            let admission = state.traffic.admit(
                work,
                number: number,
                idempotencyKey: key,
                identity: identity,
                at: offset(arrival)
            )
            if case .waits = admission { state.waiting[number] = begin }
            return admission
        }
    }

    /// A request is over; `moment` is when its slot became free.
    func leave(_ number: Int, status: Int?, abandoned: Bool, at moment: NIODeadline) {
        start(at: moment) { state in
            state.waiting[number] = nil
            return state.traffic.leave(number, status: status, abandoned: abandoned)
        }
    }

    func setFaults(_ rules: [FaultRule]) { state.withLock { $0.traffic.setFaults(rules) } }

    func setSlots(_ capacity: Int) { start(at: .now()) { $0.traffic.setSlots(capacity) } }

    /// Makes a change, and starts the service of the tickets that it lets in.
    private func start(at moment: NIODeadline, after change: (inout State) -> [Int]) {
        let started = state.withLock { state in change(&state).compactMap { state.waiting.removeValue(forKey: $0) } }
        for begin in started { begin(moment) }
    }

    private func offset(_ moment: NIODeadline) -> Duration {
        .nanoseconds((moment - start).nanoseconds)
    }
}
