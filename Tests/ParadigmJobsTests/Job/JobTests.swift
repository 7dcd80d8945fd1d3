import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// What a program sees of a journalled batch.
@Suite(.timeLimit(.minutes(10))) struct JobTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private var output: String { folder.path + "/out.jsonl" }

    private func requests(_ numbers: Range<Int>) -> [BatchRequest] {
        numbers.map { number in
            BatchRequest(id: "n\(number)", ChatRequest(model: "alfred-4.2", messages: [.user("Question \(number)")]))
        }
    }

    private func job(
        _ simulator: RunningSimulator,
        _ requests: any BatchSource,
        window: Int = 4
    ) throws -> Job {
        var options = JobOptions()
        options.window = .fixed(window)
        return Job(try configuration(simulator), requests: requests, output: output, options: options)
    }

    private func configuration(_ simulator: RunningSimulator) throws -> ParadigmConfiguration {
        var configuration = ParadigmConfiguration(baseURL: try BaseURL(simulator.url), key: try APIKey("sk-test-key"))
        configuration.proxy = .none
        return configuration
    }

    @Test func `answers are in the order of the requests`() async throws {
        try await withSimulator(SimulatorConfiguration.instant) { simulator in
            let requests = requests(0..<100)
            let summary = try await job(simulator, requests.asBatchSource(), window: 16).run()
            #expect(summary.end == .complete)
            #expect(summary.total == 100)
            #expect((summary.answered, summary.failed) == (100, 0))
            #expect(summary.pending == 0)
            let outcomes = try await JobAnswers(of: output).reduce(into: [JobAnswers.Outcome]()) { $0.append($1) }
            #expect(outcomes.map(\.id) == requests.map(\.id))
            for (number, outcome) in outcomes.enumerated() {
                // The simulator quotes how its question begins, and says how long it was.
                let text = try outcome.chat().text
                #expect(text.contains("“Question \(number)”"), "\(text)")
            }
            #expect(folder.names.sorted() == ["out.jsonl", "out.jsonl.summary.json"])
        }
    }

    @Test func `a job that was stopped asks only what is missing`() async throws {
        // What comes after the first hundred takes long enough to be stopped, however busy the machine is.
        let slow = FaultRule(.delay(.seconds(2)), span: .arrivals([101...400]))
        try await withSimulator(SimulatorConfiguration(latency: .none, faults: [slow])) { simulator in
            let first = try job(simulator, requests(0..<400).asBatchSource())
            async let run = first.run()
            try await simulator.untilLog { $0.count > 100 }
            first.stop()
            let stopped = try await run
            simulator.setFaults([])
            #expect(stopped.end == .stopped)
            let pending = try #require(stopped.pending)
            #expect(pending > 0)
            #expect(!folder.names.contains("out.jsonl"))
            let sent = simulator.log.count

            let complete = try await job(simulator, requests(0..<400).asBatchSource(), window: 64).run()
            #expect(complete.end == .complete)
            #expect(complete.answered == 400)
            #expect(simulator.log.count == sent + pending)
        }
    }

    @Test func `other requests than those of the run before are refused`() async throws {
        try await withSimulator(SimulatorConfiguration.instant) { simulator in
            let first = try job(simulator, requests(0..<100).asBatchSource())
            first.stop()
            #expect(try await first.run().end == .stopped)
            let other = try job(simulator, requests(1..<100).asBatchSource())
            let error = await #expect(throws: JobError.self) { try await other.run() }
            #expect(error?.kind == .changed)
            // Nothing was lost by that.
            #expect(try await job(simulator, requests(0..<100).asBatchSource()).run().answered == 100)
        }
    }

    @Test func `failures and requests that cannot be sent keep their place`() async throws {
        var scenario = SimulatorConfiguration.instant
        scenario.faults = [try FaultRule("400@2")]
        try await withSimulator(scenario) { simulator in
            var requests = requests(0..<3)
            requests[1].body = Array("{".utf8)
            requests.append(requests[0])
            let summary = try await job(simulator, requests.asBatchSource(), window: 1).run()
            #expect(summary.end == .complete)
            #expect((summary.answered, summary.failed, summary.unsendable) == (1, 1, 2))
            let kinds = try await JobAnswers(of: output)
                .reduce(into: [JobAnswers.Outcome]()) { $0.append($1) }
                .map { outcome -> String in
                    switch outcome.result {
                    case .success: "answered"
                    case .failure(let error): "\(error.kind.rawValue) \(error.status ?? 0)"
                    }
                }
            #expect(kinds == ["answered", "bad_row 0", "invalid_request 400", "duplicate_id 0"])
        }
    }

    @Test func `a file is asked with a template`() async throws {
        let input = try folder.write("id,ville\na,Lyon\nb,Lille\n", to: "villes.csv")
        try await withSimulator(SimulatorConfiguration.instant) { simulator in
            let job = try Job(
                configuration(simulator),
                input: input,
                prompt: "Où est {{ville}} ?",
                model: "alfred-4.2",
                output: output
            )
            #expect(try await job.run().answered == 2)
            let texts = try await JobAnswers(of: output).reduce(into: [String]()) { $0.append(try $1.chat().text) }
            #expect(texts.count == 2 && texts[1].contains("Lille"))
            let error = #expect(throws: JobError.self) {
                try Job(configuration(simulator), input: input, prompt: "{{", output: output)
            }
            #expect(error?.kind == .input)
        }
    }

    @Test func `a source that fails leaves nothing behind`() async throws {
        struct Broken: Error {}
        struct BrokenSource: BatchSource {
            func next() async throws -> BatchRequest? { throw Broken() }
        }
        try await withSimulator(SimulatorConfiguration.instant) { simulator in
            let broken = try job(simulator, BrokenSource())
            await #expect(throws: Broken.self) { try await broken.run() }
            #expect(folder.names.isEmpty)
        }
    }
}
