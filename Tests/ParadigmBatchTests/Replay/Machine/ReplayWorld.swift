import Paradigm
import ParadigmBatch
import ParadigmHTTP
import Synchronization

/// What all parts of a replayed run share: the clock, the server, the gate it goes through, and the log.
final class ReplayWorld: Sendable {
    private struct State {
        var server: ReplayServer
        var log = ReplayLog()
        var sends: [Int]
        var keys: [[UInt8]?]
        var complaints: [String] = []
        var isClosed = false
    }

    let scenario: Scenario
    let executor: ReplayExecutor
    let clock: ReplayClock
    let gate: AdmissionGate
    let draw: Draw
    /// The client of the run, for a sink that makes calls.
    let client = Mutex<ParadigmClient?>(nil)
    private let start: UInt64
    private let state: Mutex<State>

    init(_ scenario: Scenario) {
        self.scenario = scenario
        executor = ReplayExecutor(shuffledBy: scenario.isShuffled ? scenario.seed : nil)
        clock = ReplayClock()
        start = clock.now
        draw = Draw(seed: scenario.seed)
        var policy = AdmissionPolicy()
        policy.window = scenario.window
        policy.caps.tokens = scenario.tokenCap
        policy.hedgedPercent = scenario.hedgedPercent
        gate = AdmissionGate(policy, clock: clock, seed: scenario.seed)
        let none = Array(repeating: 0, count: scenario.rows)
        let keys = Array(repeating: nil as [UInt8]?, count: scenario.rows)
        state = Mutex(State(server: ReplayServer(scenario), sends: none, keys: keys))
    }

    /// Nanoseconds since the run began.
    var now: UInt64 { clock.now - start }

    var log: ReplayLog { state.withLock { $0.log } }

    /// What was wrong with what was sent.
    var complaints: [String] { state.withLock { $0.complaints } }

    /// Whether the run has ended and its client is closed.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    func note(_ event: ReplayLog.Event) {
        let now = now
        state.withLock { state in
            state.log.note(event, at: now)
            if case .closed = event { state.isClosed = true }
        }
    }

    /// Calls something at a time since the run began.
    func at(_ time: UInt64, _ action: @escaping @Sendable () -> Void) {
        clock.at(start + time, action)
    }

    /// Waits for so many nanoseconds.
    func wait(_ time: UInt64) async throws {
        try await clock.sleep(until: clock.now + time)
    }

    // MARK: The wire

    /// Takes a request to the server.
    ///
    /// - Returns: The row, how often it has been sent, and what becomes of it.
    func send(_ request: HTTPRequest, isStreamed: Bool) -> (row: Int, send: Int, ReplayServer.Fate) {
        let limit = gate.read { $0.window.limit }
        let now = now
        return state.withLock { state in
            let row = ReplayRow.number(inBody: request.body)
            state.sends[row] += 1
            let send = state.sends[row]
            let isProbe = request.usesFreshConnection
            state.log.note(.sent(row: row, send: send, isProbe: isProbe, limit: limit), at: now)
            if let key = state.keys[row], key != request.fields {
                state.complaints.append("row \(row) was sent under two idempotency keys")
            }
            state.keys[row] = request.fields
            return (row, send, state.server.take(row, isStreamed: isStreamed, now: now))
        }
    }

    /// Notes the end of a send.
    func end(_ row: Int, _ send: Int, _ fate: ReplayServer.Fate) {
        let limit = gate.read { $0.window.limit }
        let ending: ReplayLog.Ending =
            switch fate.ending {
            case .reply(let status, _, let body): .status(status, body: body)
            case .failure: .noReply
            }
        note(.ended(row: row, send: send, fate.meaning, ending, limit: limit))
    }

    /// What every row's idempotency key must be, and no two the same.
    func checkKeys() -> [String] {
        let (keys, complaints) = state.withLock { ($0.keys, $0.complaints) }
        return complaints
            + keys.enumerated()
            .compactMap { row, key in
                let wanted = "Idempotency-Key: \(ReplayRow.job)-\(ReplayRow.key(row).hex)-0\r\n"
                return key == nil || key == Array(wanted.utf8) ? nil : "row \(row) was sent under a wrong key"
            }
    }
}
