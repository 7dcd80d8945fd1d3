import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmHTTP
import Synchronization
import Testing

/// Streamed answers that grow all at once do not fill the memory, and do not wait for each other for ever.
@Suite(.timeLimit(.minutes(10))) struct StreamedMemoryTests {
    private static let rows = 12
    private static let workers = 8
    private static let pieces = 20
    private static let text = String(repeating: "x", count: 20_000)

    @Test(arguments: ["content", "reasoning_content"])
    func `answers beyond the buffer wait for room and all arrive whole`(field: String) async throws {
        var configuration = ParadigmConfiguration(baseURL: try BaseURL("http://127.0.0.1:1"))
        configuration.maximumConnections = Self.workers
        configuration.maximumBufferedBytes = 200_000
        let wire = GrowingAnswers(field: field, text: Self.text, pieces: Self.pieces)
        let sink = LengthSink()
        var policy = AdmissionPolicy()
        policy.window = .fixed(Self.workers)
        let clock = SystemAdmissionClock()
        var options = Engine.Options()
        options.workers = Self.workers
        let client = ParadigmClient(configuration, transport: wire)
        let engine = Engine(
            client: client,
            source: StreamedRows(count: Self.rows),
            sink: sink,
            gate: AdmissionGate(policy, clock: clock, seed: 1),
            clock: clock,
            options: options
        )
        try await engine.run()
        await client.close()
        #expect(engine.figures.answered == Self.rows)
        let whole = Self.pieces * Self.text.utf8.count
        #expect(sink.lengths.allSatisfy { $0 > whole && $0 < whole + 1_000 })
        // Half of the buffer, one answer that goes on, and for each worker the piece that showed there was no room.
        #expect(wire.most <= 100_000 + whole + Self.workers * Self.text.utf8.count, "\(wire.most)")
        #expect(client.room.taken == 0)
    }
}

/// Lanes on which every answer is a stream of the same pieces.
private final class GrowingAnswers: HTTPTransport {
    let field: String
    let text: String
    let pieces: Int
    private let bytes = Mutex((now: 0, most: 0))

    init(field: String, text: String, pieces: Int) {
        (self.field, self.text, self.pieces) = (field, text, pieces)
    }

    /// The most bytes of text that answers not yet complete had at once.
    var most: Int { bytes.withLock { $0.most } }

    func makeLane() -> any HTTPLane { Lane(self) }

    func shutDown() async {}

    private func add(_ count: Int) {
        bytes.withLock { $0 = ($0.now + count, max($0.most, $0.now + count)) }
    }

    private final class Lane: HTTPLane {
        private let answers: GrowingAnswers
        private let sent = Mutex(0)

        init(_ answers: GrowingAnswers) { self.answers = answers }

        var executor: (any TaskExecutor)? { nil }

        func send(_ request: HTTPRequest) async throws -> HTTPReply { throw TransportError.closed }

        func open(_ request: HTTPRequest) async throws -> ResponseHead {
            sent.withLock { $0 = 0 }
            return ResponseHead(status: 200, fields: HTTPFields([("content-type", "text/event-stream")]))
        }

        func read() async throws -> [UInt8]? {
            await Task.yield()
            let number = sent.withLock { sent in
                sent += 1
                return sent
            }
            if number <= answers.pieces {
                answers.add(answers.text.utf8.count)
                return Array(#"data: {"choices":[{"index":0,"delta":{"\#(answers.field)":"\#(answers.text)"}}]}"#.utf8)
                    + Array("\n\n".utf8)
            }
            guard number == answers.pieces + 1 else {
                answers.add(-answers.pieces * answers.text.utf8.count)
                return nil
            }
            return Array(#"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#.utf8)
                + Array("\n\ndata: [DONE]\n\n".utf8)
        }

        func timing() async -> AttemptTiming { .zero }

        func abandon(then done: @escaping @Sendable () -> Void) { done() }

        func close() {}
    }
}

/// So many rows that ask for a stream.
private final class StreamedRows: RowSource {
    private let count: Int
    private let numbers = Counter()

    init(count: Int) { self.count = count }

    func next() async throws -> PendingRow? {
        let number = numbers.take()
        return number < count ? ReplayRow.make(number, isStreaming: true) : nil
    }
}

/// Keeps how long each answer was.
private final class LengthSink: OutcomeSink {
    private let kept = Mutex<[Int]>([])

    var lengths: [Int] { kept.withLock { $0 } }

    func record(_ conclusion: Conclusion) async throws {
        guard case .reply(_, _, let body) = conclusion.outcome else { return }
        kept.withLock { $0.append(body.count) }
    }
}
