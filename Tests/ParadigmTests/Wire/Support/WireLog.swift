import Synchronization

/// What has happened on a server so far, and who waits for more of it.
final class WireLog: Sendable {
    private struct State {
        var events: [WireEvent: ContinuousClock.Instant] = [:]
        var waiting: [(event: WireEvent, continuation: AsyncStream<Never>.Continuation)] = []
        var connections = 0
        var requests: [String] = []
        var sent: [Int: Int] = [:]
        var openGates: Set<String> = []
        var closedGates: [(name: String, open: @Sendable () -> Void)] = []
    }

    private let state = Mutex(State())

    /// How many connections were accepted.
    var connections: Int { state.withLock { $0.connections } }
    /// The requests in the order they came, byte for byte.
    var requests: [String] { state.withLock { $0.requests } }

    /// Whether an event has happened.
    func has(_ event: WireEvent) -> Bool { state.withLock { $0.events[event] != nil } }

    /// How long after one event another happened, as the server's own thread saw them; nil unless both did.
    func time(from first: WireEvent, to second: WireEvent) -> Duration? {
        state.withLock { state in
            guard let start = state.events[first], let end = state.events[second] else { return nil }
            return end - start
        }
    }

    /// Bytes that the client's side has taken of a flood.
    func sent(on connection: Int) -> Int { state.withLock { $0.sent[connection] ?? 0 } }

    /// Returns when an event has happened, or when the task is cancelled.
    func wait(for event: WireEvent) async {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        state.withLock { state in
            if state.events[event] != nil {
                continuation.finish()
            } else {
                state.waiting.append((event, continuation))
            }
        }
        for await _ in stream {}
    }

    // MARK: For the server

    func accept() -> Int {
        state.withLock { state in
            state.connections += 1
            return state.connections
        }
    }

    func add(_ request: [UInt8]) {
        state.withLock { $0.requests.append(String(decoding: request, as: UTF8.self)) }
    }

    func add(_ bytes: Int, on connection: Int) {
        state.withLock { $0.sent[connection, default: 0] += bytes }
    }

    func happened(_ event: WireEvent) {
        let waiting = state.withLock { state in
            state.events[event] = state.events[event] ?? .now
            defer { state.waiting.removeAll { $0.event == event } }
            return state.waiting.filter { $0.event == event }
        }
        for waiter in waiting { waiter.continuation.finish() }
    }

    // MARK: Gates

    /// Calls `body` as soon as the gate is open.
    func atGate(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let isOpen = state.withLock { state in
            if state.openGates.contains(name) { return true }
            state.closedGates.append((name, body))
            return false
        }
        if isOpen { body() }
    }

    func open(gate name: String) {
        let waiting = state.withLock { state in
            state.openGates.insert(name)
            defer { state.closedGates.removeAll { $0.name == name } }
            return state.closedGates.filter { $0.name == name }
        }
        for waiter in waiting { waiter.open() }
    }
}
