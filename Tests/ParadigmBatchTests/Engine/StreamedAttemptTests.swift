import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmHTTP
import Synchronization
import Testing

/// What a streamed reply comes to, by its bytes and by what becomes of its connection.
@Suite(.timeLimit(.minutes(10))) struct StreamedAttemptTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        var type: String? = "text/event-stream"
        let pieces: [String]
        var end = PlayedStream.End.end
        /// The text of the answer; nil when the row fails.
        var text: String? = "Bonjour"
        var testDescription: String { name }
    }

    private static let bon = piece(#""delta":{"content":"Bon"}"#)
    private static let jour = piece(#""delta":{"content":"jour"}"#)
    private static let stop = piece(#""delta":{},"finish_reason":"stop""#)
    private static let usage = #"data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}"# + "\n\n"
    private static let done = "data: [DONE]\n\n"

    private static func piece(_ members: String) -> String { #"data: {"choices":[{"index":0,\#(members)}]}"# + "\n\n" }

    static let examples = [
        Example(name: "in one read", pieces: [bon + jour + stop + done]),
        Example(name: "in many", pieces: [bon, jour, stop, usage, done]),
        Example(name: "held open after [DONE]", pieces: [bon, jour, stop, done], end: .hold),
        Example(name: "held open after [DONE] in the same read", pieces: [bon + jour + stop + done], end: .hold),
        Example(name: "held open after the reason to finish", pieces: [bon, jour, stop], end: .hold),
        Example(
            name: "held open with signs of life",
            pieces: [bon + jour + stop] + Array(repeating: ": ping\n\n", count: 9),
            end: .hold
        ),
        Example(name: "lost after [DONE]", pieces: [bon, jour, stop, done], end: .lost),
        Example(name: "lost after the reason to finish", pieces: [bon, jour, stop], end: .lost),
        Example(name: "[DONE] behind the last piece", pieces: [bon, jour, String(stop.dropLast(2)) + "[DONE]\n\n"]),
        Example(name: "[DONE] in the next line", pieces: [bon, jour, String(stop.dropLast(1)), done], end: .hold),
        Example(name: "no [DONE]", pieces: [bon, jour, stop]),
        Example(name: "no reason to finish", pieces: [bon, jour, done]),
        Example(name: "a page in the middle, and a reason", pieces: [bon, "<html>\n\n", jour, stop, done]),
        Example(name: "no content type", type: nil, pieces: [bon, jour, stop, done]),
        Example(name: "JSON by its type", type: "application/json", pieces: ["\u{FEFF}\n", bon, jour, stop, done]),
        Example(name: "text by its type", type: "text/plain", pieces: [": hi\n\n", bon, jour, stop, done]),
        Example(
            name: "another type with the same beginning",
            type: "text/event-streamx",
            pieces: [bon, jour, stop, done]
        ),
        Example(name: "blank events", pieces: ["data\ndata\n\ndata:  \n\n", bon, jour, stop, done]),
        Example(
            name: "a whole body",
            type: "application/json",
            pieces: [#"{"choices":[{"message":{"content":"Bonjour"}}]}"#]
        ),
        Example(
            name: "a whole body as a stream by its type",
            pieces: [#"{"choices":[{"message":{"content":"Bonjour"}}]}"#]
        ),
        Example(
            name: "an error that is final",
            pieces: [#"data: {"error":{"message":"too long","code":"context_length_exceeded"}}"# + "\n\n"],
            text: nil
        ),
        Example(
            name: "an error beside an empty choice",
            pieces: [
                bon,
                #"data: {"error":{"message":"too long","code":400},"choices":[{"delta":{"content":""}}]}"# + "\n\n",
            ],
            text: nil
        ),
        Example(
            name: "an error by its field",
            pieces: [bon, #"error: {"code":400,"message":"too long"}"# + "\n\n", done],
            text: nil
        ),
        Example(
            name: "an error in a line of its own, and no reason to finish",
            pieces: [bon, jour, #"{"error":{"code":400,"message":"too long"}}"# + "\n\n", done],
            text: nil
        ),
        Example(
            name: "an error by its event",
            pieces: [bon, "event: error\n" + #"data: {"message":"too long","type":"BadRequestError"}"# + "\n\n"],
            end: .hold,
            text: nil
        ),
    ]

    @Test(arguments: examples)
    func `each reply is read once and for what it is`(_ example: Example) async throws {
        let (outcome, sends) = try await run(example)
        #expect(sends == 1)
        switch (outcome, example.text) {
        case (.reply(_, _, let body)?, let text?): #expect(try ChatReply(bytes: body).text == text)
        case (.failure(_, let message, let status, _, _)?, nil):
            #expect(message.contains("too long"))
            #expect(status == 400)
        default: Issue.record("\(String(describing: outcome))")
        }
    }

    @Test(arguments: examples.filter { $0.name == "in one read" || $0.name == "a whole body" })
    func `a reply with fewer choices than were asked for is of no use`(_ example: Example) async throws {
        let (outcome, sends) = try await run(example, asked: 2)
        // Another one would be as short, and paid for as well.
        #expect(sends == 1)
        guard case .failure(let code, let message, let status, _, let body)? = outcome else {
            Issue.record("\(String(describing: outcome))")
            return
        }
        #expect(code == "invalid_reply")
        #expect(message.contains("expected 2 choices, as many as were asked for, got 1"))
        #expect(status == 200)
        // What was paid for is kept.
        #expect(body.map { String(decoding: $0, as: UTF8.self).contains("Bonjour") } == true)
    }

    /// Sends one row to a server that always answers with the example.
    private func run(_ example: Example, asked: Int = 1) async throws -> (outcome: RowOutcome?, sends: Int) {
        var configuration = ParadigmConfiguration(baseURL: try BaseURL("http://127.0.0.1:1"))
        configuration.patienceAfterAnswer = .zero
        let wire = PlayedStream(type: example.type, pieces: example.pieces, end: example.end)
        let sink = OutcomeKeeper()
        var policy = AdmissionPolicy()
        policy.window = .fixed(1)
        let clock = SystemAdmissionClock()
        let client = ParadigmClient(configuration, transport: wire)
        var options = Engine.Options()
        options.workers = 1
        let engine = Engine(
            client: client,
            source: OneStreamedRow(asked: asked),
            sink: sink,
            gate: AdmissionGate(policy, clock: clock, seed: 1),
            clock: clock,
            options: options
        )
        try await engine.run()
        await client.close()
        return (sink.outcome, wire.sends)
    }
}

/// Lanes on which every reply is the same pieces, and then the same end.
final class PlayedStream: HTTPTransport {
    /// What comes after the pieces.
    enum End: Sendable {
        /// The end of the reply.
        case end
        /// Nothing, until the lane gives up.
        case hold
        /// The loss of the connection.
        case lost
    }

    private let type: String?
    private let pieces: [[UInt8]]
    private let end: End
    private let count = Mutex(0)

    init(type: String?, pieces: [String], end: End) {
        (self.type, self.pieces, self.end) = (type, pieces.map { Array($0.utf8) }, end)
    }

    /// How many requests were sent.
    var sends: Int { count.withLock(\.self) }

    func makeLane() -> any HTTPLane { Lane(self) }

    func shutDown() async {}

    private final class Lane: HTTPLane {
        private enum State {
            case reading(next: Int)
            case waiting(CheckedContinuation<Void, Never>)
            case abandoned
        }

        private let stream: PlayedStream
        private let state = Mutex(State.reading(next: 0))

        init(_ stream: PlayedStream) { self.stream = stream }

        var executor: (any TaskExecutor)? { nil }

        func send(_ request: HTTPRequest) async throws -> HTTPReply { throw TransportError.closed }

        func open(_ request: HTTPRequest) async throws -> ResponseHead {
            stream.count.withLock { $0 += 1 }
            state.withLock { $0 = .reading(next: 0) }
            let fields = stream.type.map { HTTPFields([("content-type", $0)]) }
            return ResponseHead(status: 200, fields: fields ?? HTTPFields([]))
        }

        func read() async throws -> [UInt8]? {
            await Task.yield()
            let piece = state.withLock { state -> [UInt8]? in
                guard case .reading(let next) = state, next < stream.pieces.count else { return nil }
                state = .reading(next: next + 1)
                return stream.pieces[next]
            }
            if let piece { return piece }
            switch stream.end {
            case .end: return nil
            case .lost: throw TransportError.cut(received: 1, expected: nil)
            case .hold:
                await withTaskCancellationHandler {
                    await withCheckedContinuation { continuation in
                        let isAbandoned = state.withLock { state in
                            if case .abandoned = state { return true }
                            state = .waiting(continuation)
                            return false
                        }
                        if isAbandoned { continuation.resume() }
                    }
                } onCancel: {
                    abandon {}
                }
                throw CancellationError()
            }
        }

        func timing() async -> AttemptTiming { .zero }

        func abandon(then done: @escaping @Sendable () -> Void) {
            let before = state.withLock { state in
                defer { state = .abandoned }
                return state
            }
            if case .waiting(let continuation) = before { continuation.resume() }
            done()
        }

        func close() { abandon {} }
    }
}

/// One row that asks for a stream.
private final class OneStreamedRow: RowSource {
    private let numbers = Counter()
    private let asked: Int

    init(asked: Int) { self.asked = asked }

    func next() async throws -> PendingRow? {
        guard numbers.take() == 0 else { return nil }
        let pending = ReplayRow.make(0, isStreaming: true)
        var row = pending.row
        row.asked = asked
        return PendingRow(row: row, key: pending.key)
    }
}

/// Keeps the last outcome.
private final class OutcomeKeeper: OutcomeSink {
    private let kept = Mutex<RowOutcome?>(nil)

    var outcome: RowOutcome? { kept.withLock { $0 } }

    func record(_ conclusion: Conclusion) async throws {
        kept.withLock { $0 = conclusion.outcome }
    }
}
