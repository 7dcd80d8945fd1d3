import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmHTTP
import Synchronization
import Testing

/// Many turns at once that take their time, through the real engine and the real gate, in virtual time.
@Suite struct FollowedTurnsReplayTests {
    /// A server that answers a turn with 202 after a second, and is asked how far it is.
    private final class Server: HTTPTransport, HTTPLane {
        private struct State {
            var ends: [UInt64] = []
            var begun = 0
            var polls = 0
            var open = 0
            var mostOpen = 0
            var atWork = 0
            var mostAtWork = 0
        }

        private let clock: ReplayClock
        private let replayed: ReplayExecutor
        /// How long each turn takes.
        private let times: [UInt64]
        private let state: Mutex<State>

        init(_ clock: ReplayClock, _ executor: ReplayExecutor, times: [UInt64]) {
            (self.clock, replayed, self.times) = (clock, executor, times)
            state = Mutex(State(ends: times))
        }

        var executor: (any TaskExecutor)? { replayed }
        var executors: [any TaskExecutor] { [replayed] }
        var polls: Int { state.withLock { $0.polls } }
        var begun: Int { state.withLock { $0.begun } }
        /// Most requests open at once, and most turns at work.
        var most: (open: Int, atWork: Int) { state.withLock { ($0.mostOpen, $0.mostAtWork) } }

        func makeLane() -> any HTTPLane { self }

        func send(_ request: HTTPRequest) async throws -> HTTPReply {
            let line = String(decoding: request.head.bytes.prefix { $0 != 0x0D }, as: UTF8.self)
            state.withLock { state in
                state.open += 1
                state.mostOpen = max(state.mostOpen, state.open)
            }
            defer { state.withLock { $0.open -= 1 } }
            guard line.hasPrefix("GET ") else { return try await begin(ReplayRow.number(inBody: request.body)) }
            let row =
                line.split(separator: "/").compactMap { $0.hasPrefix("th") ? Int($0.dropFirst(2)) : nil }.first ?? 0
            try await clock.sleep(until: clock.now + 20 * millisecond)
            let isOver = state.withLock { state in
                state.polls += 1
                return clock.now >= state.ends[row]
            }
            return Self.reply(200, #"{"results":[\#(Self.turn(row, isOver))]}"#)
        }

        private func begin(_ row: Int) async throws -> HTTPReply {
            let end = clock.now + times[row]
            state.withLock { state in
                state.begun += 1
                state.ends[row] = end
                state.atWork += 1
                state.mostAtWork = max(state.mostAtWork, state.atWork)
            }
            clock.at(end) { self.state.withLock { $0.atWork -= 1 } }
            try await clock.sleep(until: clock.now + min(times[row], second))
            let isOver = clock.now >= end
            return Self.reply(isOver ? 200 : 202, Self.turn(row, isOver))
        }

        private static func turn(_ row: Int, _ isOver: Bool) -> String {
            let parts = isOver ? #"[{"parts":[{"type":"text","text":"Oui"}]}]"# : "[]"
            return
                #"{"id":"t\#(row)","thread":"th\#(row)","status":"\#(isOver ? "completed" : "running")","messages":\#(parts)}"#
        }

        private static func reply(_ status: Int, _ body: String) -> HTTPReply {
            HTTPReply(
                head: ResponseHead(status: status, fields: HTTPFields([])),
                body: Array(body.utf8),
                timing: .zero
            )
        }

        func open(_ request: HTTPRequest) async throws -> ResponseHead { throw TransportError.closed }
        func read() async throws -> [UInt8]? { nil }
        func timing() async -> AttemptTiming { .zero }
        func abandon(then done: @escaping @Sendable () -> Void) { done() }
        func close() {}
        func shutDown() async {}
    }

    private final class Rows: RowSource, OutcomeSink {
        private let left: Mutex<ArraySlice<PendingRow>>
        private let kept = Mutex<[Conclusion]>([])
        var outcomes: [Conclusion] { kept.withLock { $0 } }

        init(_ count: Int) {
            let rows = (0..<count)
                .map { number in
                    let body = Array(#"{"query":"\#(number)"}"#.utf8)
                    let row = Row(ordinal: number, line: number + 1, path: "/threads/turns", body: body)
                    return PendingRow(row: row, key: ReplayRow.key(number))
                }
            left = Mutex(rows[...])
        }

        func next() async throws -> PendingRow? { left.withLock { $0.popFirst() } }
        func record(_ conclusion: Conclusion) async throws { kept.withLock { $0.append(conclusion) } }
    }

    private struct Run {
        let outcomes: [Conclusion]
        let server: Server
        let counts: AdmissionCounts
        /// How long it took, in nanoseconds.
        let time: UInt64
        /// How long it would have taken with each end known at once.
        let ideal: UInt64
    }

    private func run(_ times: [UInt64], atOnce: Int, workers: Int? = nil) throws -> Run {
        let (clock, executor) = (ReplayClock(), ReplayExecutor(shuffledBy: nil))
        let server = Server(clock, executor, times: times)
        var configuration = ParadigmConfiguration(baseURL: try BaseURL("http://127.0.0.1:1"))
        configuration.maximumConnections = workers ?? atOnce
        let client = ParadigmClient(configuration, transport: server)
        let rows = Rows(times.count)
        var policy = AdmissionPolicy()
        policy.window = .fixed(atOnce)
        let gate = AdmissionGate(policy, clock: clock, seed: 1)
        var options = Engine.Options()
        options.workers = workers ?? atOnce
        options.pause = { try await clock.sleep(until: clock.now + UInt64($0 / .nanoseconds(1))) }
        options.look = { $0 }
        let engine = Engine(client: client, source: rows, sink: rows, gate: gate, clock: clock, options: options)
        let start = clock.now
        let end = Mutex<UInt64?>(nil)
        executor.beginDriving()
        Task(executorPreference: executor) {
            try? await engine.run()
            end.withLock { $0 = clock.now }
        }
        var jobs = 2_000_000
        while executor.runUntilIdle(atMost: &jobs), end.withLock({ $0 }) == nil, clock.advance() {}
        return Run(
            outcomes: rows.outcomes,
            server: server,
            counts: gate.read { $0.counts },
            time: try #require(end.withLock { $0 }) - start,
            ideal: Self.ideal(times, atOnce: atOnce)
        )
    }

    /// The time that so many workers need, each taking the next turn when its last one is over.
    private static func ideal(_ times: [UInt64], atOnce: Int) -> UInt64 {
        var free = Array(repeating: UInt64(0), count: atOnce)
        for time in times {
            let worker = free.indices.min { free[$0] < free[$1] } ?? 0
            free[worker] += time
        }
        return free.max() ?? 0
    }

    @Test func `64 turns of 5 to 60 s at once take hardly longer than they must`() throws {
        let draw = Draw(seed: 7)
        let times = (0..<640).map { 5 * second + UInt64(draw.unit(.service, $0) * 55) * second }
        let run = try run(times, atOnce: 64)
        #expect(run.outcomes.count == 640 && run.outcomes.allSatisfy(\.outcome.isAnswered))
        #expect(run.server.begun == 640)
        #expect(run.server.most.atWork == 64)
        #expect(run.server.most.open <= 64)
        let ratio = Double(run.time) / Double(run.ideal)
        #expect(ratio <= 1.1, "\(ratio)")
        let polls = Double(run.server.polls) / 640
        #expect(polls < 18, "\(polls) polls a turn")
    }

    /// With the window full of turns, nothing is sent and nothing ends for minutes, and the server is well.
    @Test func `a server that is busy with long turns is not taken for silent`() throws {
        let times = (0..<192).map { (64..<128).contains($0) ? 240 * second : second / 2 }
        // More workers than places, so that somebody waits for one.
        let run = try run(times, atOnce: 64, workers: 96)
        #expect(run.outcomes.count == 192 && run.outcomes.allSatisfy(\.outcome.isAnswered))
        #expect(run.counts.probes == 0)
        #expect(run.server.begun == 192)
    }
}
