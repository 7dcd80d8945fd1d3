import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmHTTP
import Synchronization
import Testing

/// Turns that are answered with 202, on a clock of the test's own.
@Suite struct FollowedWorkTests {
    /// What a server says, one reply after the other; the last one again and again.
    private final class Server: HTTPTransport, HTTPLane {
        enum Reply {
            case status(Int, String)
            case lost
        }

        private let replies: [Reply]
        private let sent = Mutex<[String]>([])

        init(_ replies: [Reply]) { self.replies = replies }

        /// Methods and paths, in their order.
        var requests: [String] { sent.withLock { $0 } }
        var executor: (any TaskExecutor)? { nil }

        func makeLane() -> any HTTPLane { self }

        func send(_ request: HTTPRequest) async throws -> HTTPReply {
            let number = sent.withLock { sent in
                sent.append(String(decoding: request.head.bytes.prefix { $0 != 0x0D }, as: UTF8.self))
                return sent.count - 1
            }
            switch replies[min(number, replies.count - 1)] {
            case .lost: throw TransportError.closedBeforeReply
            case .status(let status, let body):
                let head = ResponseHead(status: status, fields: HTTPFields([]))
                return HTTPReply(head: head, body: Array(body.utf8), timing: .zero)
            }
        }

        func open(_ request: HTTPRequest) async throws -> ResponseHead { throw TransportError.closed }
        func read() async throws -> [UInt8]? { nil }
        func timing() async -> AttemptTiming { .zero }
        func abandon(then done: @escaping @Sendable () -> Void) { done() }
        func close() {}
        func shutDown() async {}
    }

    private final class Clock: AdmissionClock {
        private let time = Mutex<UInt64>(1)
        var now: UInt64 { time.withLock { $0 } }
        func advance(_ duration: Duration) { time.withLock { $0 += UInt64(duration / .nanoseconds(1)) } }
        func setAlarm(at time: UInt64, _ ring: @escaping @Sendable () -> Void) {
            self.time.withLock { $0 = max($0, time) }
            Task { ring() }
        }
    }

    private final class Rows: RowSource, OutcomeSink {
        private let left: Mutex<[PendingRow]>
        private let kept = Mutex<[Conclusion]>([])
        private let begun = Mutex<[RowWork.Place]>([])
        /// What an earlier run began.
        private let earlier: RowWork.Place?
        var outcomes: [Conclusion] { kept.withLock { $0 } }
        /// Where work is asked about, as the sink has heard.
        var places: [RowWork.Place] { begun.withLock { $0 } }

        init(_ rows: [PendingRow], earlier: RowWork.Place? = nil) {
            left = Mutex(rows)
            self.earlier = earlier
        }
        func started(by row: PendingRow) -> RowWork.Place? { earlier }
        func didStart(_ row: PendingRow, at place: RowWork.Place) { begun.withLock { $0.append(place) } }
        func next() async throws -> PendingRow? { left.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
        func record(_ conclusion: Conclusion) async throws { kept.withLock { $0.append(conclusion) } }
    }

    private struct Run {
        /// Nil when the run stopped without one.
        let conclusion: Conclusion?
        let requests: [String]
        let pauses: [Duration]
        /// Where the sink has heard that work is asked about.
        let places: [RowWork.Place]
        /// What the run counted.
        let tally: RunTally
        /// How many were begun.
        var begun: Int { requests.count { $0.hasPrefix("POST") } }
    }

    private func run(
        _ replies: [Server.Reply],
        path: String = "/threads/turns",
        earlier: RowWork.Place? = nil,
        limit: Duration = .seconds(900)
    ) async throws -> Run {
        var configuration = ParadigmConfiguration(baseURL: try BaseURL("http://127.0.0.1:1/api/v2"))
        configuration.deadlines.total = limit
        let server = Server(replies)
        let client = ParadigmClient(configuration, transport: server)
        let clock = Clock()
        let pauses = Mutex<[Duration]>([])
        let row = Row(ordinal: 0, line: 1, path: path, body: Array("{\"query\":\"q\"}".utf8))
        let rows = Rows([PendingRow(row: row, key: RowKey(high: 1, low: 2))], earlier: earlier)
        var policy = AdmissionPolicy()
        policy.window = .fixed(1)
        var options = Engine.Options()
        options.workers = 1
        options.pause = { duration in
            pauses.withLock { $0.append(duration) }
            clock.advance(duration)
        }
        let gate = AdmissionGate(policy, clock: clock, seed: 1)
        let engine = Engine(client: client, source: rows, sink: rows, gate: gate, clock: clock, options: options)
        try await engine.run()
        await client.close()
        #expect(rows.outcomes.count <= 1)
        return Run(
            conclusion: rows.outcomes.first,
            requests: server.requests,
            // The last wait of a run listens for replies that are too many.
            pauses: pauses.withLock { $0 }.filter { $0 >= .seconds(1) },
            places: rows.places,
            tally: engine.figures
        )
    }

    private static let turn =
        #"{"id":1,"thread":2,"status":"completed","messages":[{"parts":[{"kind":"text","text":"Oui"}]}]}"#
    private static let running = #"{"id":"t1","thread":"th1","object":"turn","status":"running"}"#
    private static func list(_ status: String) -> String {
        #"{"count":1,"results":[{"id":"t1","thread":"th1","status":"\#(status)","messages":[{"role":"assistant","parts":"#
            + #"[{"kind":"text","text":"Oui"}]}]}]}"#
    }

    @Test func `a turn is begun once and asked about until it is completed, whatever happens meanwhile`() async throws {
        let run = try await run([
            .status(202, Self.running), .status(200, Self.list("running")), .status(500, "no"), .lost,
            .status(503, #"{"error":"service_maintenance"}"#), .status(200, "<html>"),
            .status(200, Self.list("dreaming")),
            .status(200, #"{"results":[]}"#), .status(200, Self.list("completed")),
        ])
        guard case .reply(200, _, let body) = run.conclusion?.outcome else {
            Issue.record("\(String(describing: run.conclusion?.outcome))")
            return
        }
        #expect(WorkAnswer(body, of: .turn)?.text == "Oui")
        #expect(run.requests.first == "POST /api/v3/threads/turns HTTP/1.1")
        #expect(run.requests.dropFirst().allSatisfy { $0 == "GET /api/v3/threads/th1/turns HTTP/1.1" })
        #expect(run.requests.count == 9)
        #expect(run.pauses == Array(repeating: .seconds(1), count: 8))
        #expect(run.conclusion?.attempts == 1)
    }

    @Test func `an answer at once is asked about no more`() async throws {
        let run = try await run([.status(200, Self.turn)])
        #expect(run.conclusion?.outcome.isAnswered == true)
        #expect(run.requests.count == 1 && run.pauses.isEmpty)
    }

    @Test(arguments: ["failed", "cancelled"])
    func `a turn that ends without an answer is a failed row, sent once`(word: String) async throws {
        let run = try await run([.status(202, Self.running), .status(200, Self.list(word))])
        guard case .failure(let code, let message, _, _, _) = run.conclusion?.outcome else {
            Issue.record("it was taken for an answer")
            return
        }
        #expect(code == "work_failed" && message.contains(word), "\(message)")
        #expect(run.requests.count == 2)
    }

    @Test func `questions come every second, then every five, and none after the deadline`() async throws {
        let run = try await run(
            [.status(202, Self.running)] + [.status(200, Self.list("running"))],
            limit: .seconds(40)
        )
        guard case .failure(let code, let message, _, _, _) = run.conclusion?.outcome else {
            Issue.record("it was taken for an answer")
            return
        }
        #expect(code == "timed_out" && message.contains("running"), "\(message)")
        #expect(run.pauses == Array(repeating: .seconds(1), count: 10) + Array(repeating: .seconds(5), count: 6))
        // It is paid for, and may be done a moment later: asked anew, it would be paid for again.
        #expect(run.begun == 1)
        #expect(run.conclusion?.goesOnAt == RowWork.Place(path: "/threads/th1/turns", id: "t1"))
    }

    @Test func `the sink hears where a turn is asked about as soon as it is taken`() async throws {
        let run = try await run([.status(202, Self.running), .status(200, Self.list("completed"))])
        #expect(run.places == [RowWork.Place(path: "/threads/th1/turns", id: "t1")])
        #expect(run.conclusion?.goesOnAt == nil)
        #expect(try await self.run([.status(200, Self.turn)]).places.isEmpty)
    }

    @Test func `a turn that an earlier run began is asked about at once, and not begun`() async throws {
        let run = try await run(
            [.lost, .status(503, "no"), .status(200, Self.list("running")), .status(200, Self.list("completed"))],
            earlier: RowWork.Place(path: "/threads/th1/turns", id: "t1")
        )
        #expect(run.conclusion?.outcome.isAnswered == true)
        #expect(run.begun == 0)
        #expect(run.pauses.count == 3)
        #expect(run.conclusion?.mayHaveBeenBilledTwice == false)
    }

    @Test func `a turn that the server has forgotten is begun anew`() async throws {
        let run = try await run(
            [.status(404, "{}"), .status(202, Self.running), .status(200, Self.list("completed"))],
            earlier: RowWork.Place(path: "/threads/th0/turns", id: "t0")
        )
        #expect(run.conclusion?.outcome.isAnswered == true)
        #expect(run.requests.first == "GET /api/v3/threads/th0/turns HTTP/1.1")
        #expect(run.begun == 1)
        #expect(run.conclusion?.mayHaveBeenBilledTwice == true)
    }

    /// A server may read a copy that lags behind the one that took the turn.
    @Test func `a turn that is not known at first is waited for`() async throws {
        let run = try await run([
            .status(202, Self.running), .status(404, "{}"), .status(404, "{}"), .status(200, Self.list("completed")),
        ])
        #expect(run.conclusion?.outcome.isAnswered == true)
        #expect(run.begun == 1)
    }

    @Test func `a turn that is forgotten fails, is not begun anew in the same run, and is asked about first later`()
        async throws
    {
        let run = try await run([.status(202, Self.running), .status(404, #"{"detail":"nope"}"#)])
        guard case .failure(let code, let message, _, _, _) = run.conclusion?.outcome else {
            Issue.record("it was taken for an answer")
            return
        }
        #expect(code == "work_failed" && message.contains("404") && message.contains("nope"), "\(message)")
        #expect(run.begun == 1)
        #expect(run.conclusion?.goesOnAt == RowWork.Place(path: "/threads/th1/turns", id: "t1"))
    }

    @Test func `a text without any status is taken for an answer, and told`() async throws {
        let text = #"{"id":1,"thread":2,"messages":[{"parts":[{"kind":"text","text":"Oui"}]}]}"#
        let run = try await run([.status(200, text)])
        #expect(run.conclusion?.outcome.isAnswered == true)
        #expect(run.tally.answers.unstated == 1)
        #expect(try await self.run([.status(200, Self.turn)]).tally.answers.unstated == 0)
    }

    /// 404 is what some servers say of an analysis that is pending.
    @Test func `an analysis that an earlier run began is waited for, and given up for good in the end`() async throws {
        let run = try await run(
            [.status(404, "{}")],
            path: "/chat/document-analysis",
            earlier: RowWork.Place(path: "/chat/document-analysis/abc"),
            limit: .seconds(20)
        )
        #expect(run.conclusion?.outcome.isAnswered == false)
        #expect(run.begun == 0)
        #expect(run.conclusion?.goesOnAt == nil && run.conclusion?.goesOnUnheard == true)
    }

    /// Tried again, it is paid for once more.
    @Test(arguments: [#"{"id":"t1","status":"running"}"#, #"{"status":"queued"}"#])
    func `a turn that is under way where nobody can ask is told of`(reply: String) async throws {
        let run = try await run([.status(202, reply)])
        #expect(run.conclusion?.outcome.isAnswered == false && run.begun == 1)
        #expect(run.conclusion?.goesOnAt == nil && run.conclusion?.goesOnUnheard == true)
        let failed = try await self.run([.status(202, Self.running), .status(200, Self.list("failed"))])
        #expect(failed.conclusion?.goesOnUnheard == false)
    }

    @Test func `an analysis that is not listed yet is pending`() async throws {
        let run = try await run(
            [
                .status(200, #"{"chat_response_id":"abc"}"#), .status(404, "{}"),
                .status(200, #"{"uuid":"abc","status":"success","result":"Trois"}"#),
            ],
            path: "/chat/document-analysis"
        )
        #expect(run.conclusion?.outcome.isAnswered == true)
        #expect(run.requests.last == "GET /api/v2/chat/document-analysis/abc HTTP/1.1")
    }

    @Test(arguments: ["/threads/turns", "/chat/document-search", "/chat/document-analysis"])
    func `what is no reply of the endpoint is no answer`(path: String) async throws {
        #expect(try await run([.status(200, "{}")], path: path).conclusion?.outcome.isAnswered != true)
    }
}
