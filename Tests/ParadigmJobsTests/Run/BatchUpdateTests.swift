import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import ParadigmSimulator
import Testing

/// A job that became another one: each change is judged by what it was last, and its figures are of its own rows.
@Suite(.timeLimit(.minutes(10))) struct BatchUpdateTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs a table of numbers with a prompt, and keeps the journal.
    private func run(
        _ simulator: RunningSimulator,
        _ rows: Range<Int>,
        _ prompt: String = "Say {{n}}",
        stop: TemporaryFolder.Stop? = nil,
        change: (inout BatchJobOptions) -> Void = { _ in }
    ) async throws -> BatchSummary {
        let input = try folder.write("n\n" + rows.map { "\($0)\n" }.joined(), to: "in.csv")
        let template = try Template(parsing: prompt)
        return try await folder.run(
            simulator,
            input,
            stop: stop
        ) {
            $0.input.model = "alfred-4.2"
            $0.input.promptTemplate = template
            $0.recorded["prompt"] = .string(prompt)
            $0.keepsJournal = true
            change(&$0)
        }
    }

    private func changed(_ work: () async throws -> BatchSummary) async -> (rows: Int, options: [String], input: Bool)?
    {
        do {
            _ = try await work()
        } catch BatchFailure.changed(let rows, _, let options, let inputToo, _) {
            return (rows, options, inputToo || options.isEmpty)
        } catch {}
        return nil
    }

    @Test func `after an update more rows are sent by the plain command, again and again`() async throws {
        try await withSimulator(.instant) { simulator in
            _ = try await run(simulator, 0..<5)
            let update = try await run(simulator, 0..<5, "Tell {{n}}") { $0.resendsChanged = true }
            #expect(update.end == .complete && update.unknown == 5 && update.answered == 5)
            #expect(simulator.log.count == 10)
            for end in [7, 9] {
                let grown = try await run(simulator, 0..<end, "Tell {{n}}")
                #expect(grown.end == .complete)
                #expect((grown.tally.answered, grown.answered, grown.unknown) == (2, end, 5))
            }
            #expect(simulator.log.count == 14)
            // What is paid for is still looked after.
            let failure = await changed { try await run(simulator, 0..<9, "Ask {{n}}") }
            #expect(failure?.rows == 9 && failure?.options == ["prompt"] && failure?.input == true)
            #expect(simulator.log.count == 14)
        }
    }

    @Test func `answers that are dropped to begin anew are told`() async throws {
        try await withSimulator(.instant) { simulator in
            #expect(try await run(simulator, 0..<5) { $0.force = true }.dropped == 0)
            let anew = try await run(simulator, 0..<6) { $0.force = true }
            #expect(anew.dropped == 5 && anew.answered == 6)
            #expect(simulator.log.count == 11)
            #expect(try await run(simulator, 0..<6).dropped == 0)
        }
    }

    /// All of it is paid for by then.
    @Test func `where the output cannot be made of recorded answers, it is told that these are safe`() async throws {
        try await withSimulator(.instant) { simulator in
            let input = try folder.writeRows(0..<3)
            let error = await #expect(throws: BatchFailure.self) {
                _ = try await folder.run(simulator, input, onProgress: { _, _ in unsafe unlink(input) })
            }
            let journal = folder.path + "/out.jsonl.journal"
            #expect(error == .unwritten(.input(.cannotOpen(path: input, code: ENOENT)), journal: journal))
            #expect(simulator.log.count == 3)
            // The input is another file now, and what it asks is answered.
            let again = try await folder.run(simulator, try folder.writeRows(0..<3))
            #expect(again.end == .complete && again.answered == 3)
            #expect(simulator.log.count == 3)
        }
    }

    @Test func `an update that was stopped goes on by the plain command and counts its own rows`() async throws {
        try await withSimulator(SimulatorConfiguration(latency: .fixed(.milliseconds(20)))) { simulator in
            _ = try await run(simulator, 0..<40) { $0.policy.window = .fixed(16) }
            let stopped = try await run(
                simulator,
                0..<40,
                "Tell {{n}}",
                stop: .requests(43)
            ) {
                $0.resendsChanged = true
                $0.policy.window = .fixed(1)
            }
            #expect(stopped.end == .interrupted)
            #expect(stopped.answered == stopped.tally.answered)
            #expect(stopped.pending == 40 - stopped.tally.answered)
            #expect(stopped.unknown == 40)
            let finished = try await run(simulator, 0..<40, "Tell {{n}}")
            #expect(finished.end == .complete && finished.answered == 40)
            #expect(finished.recordedBefore == stopped.answered)
            #expect(finished.mayHaveBeenBilledTwice == 0)
            #expect(simulator.log.count == 80)
        }
    }

    @Test func `what previews have brought is missed once a whole run went on with it`() async throws {
        try await withSimulator(.instant) { simulator in
            _ = try await run(simulator, 0..<10, "A {{n}}") { $0.preview = 3 }
            let other = try await run(simulator, 0..<10, "B {{n}}") { $0.preview = 3 }
            #expect(other.answered == 3 && other.pending == 7 && other.unknown == 3)
            let back = try await run(simulator, 0..<10, "A {{n}}") { $0.preview = 3 }
            #expect(back.answered == 3 && back.pending == 7 && back.tally.done == 0)
            #expect(try await run(simulator, 0..<10, "C {{n}}") { $0.preview = 3 }.end == .previewed)
            #expect(simulator.log.count == 9)
            #expect(try await run(simulator, 0..<10, "C {{n}}").end == .complete)
            // Three rows fewer are three answers that were paid for by a run.
            let failure = await changed { try await run(simulator, 3..<13, "C {{n}}") }
            #expect(failure?.rows == 3 && failure?.options == [] && failure?.input == true)
            #expect(simulator.log.count == 16)
        }
    }

    @Test func `what changed is told against the last state`() async throws {
        try await withSimulator(.instant) { simulator in
            func limited(_ limit: Int?, model: String? = nil) -> (inout BatchJobOptions) -> Void {
                {
                    $0.input.limit = limit
                    $0.recorded["limit"] = limit.map { .number(JSONNumber($0)) }
                    $0.recorded["model"] = model.map(JSONValue.string)
                }
            }
            _ = try await run(simulator, 0..<10, change: limited(3, model: "a"))
            #expect(try await run(simulator, 0..<10, change: limited(6, model: "b")).answered == 6)
            // Neither a higher limit nor a model of long ago takes a row away.
            let input = await changed { try await run(simulator, 1..<11, change: limited(9, model: "b")) }
            #expect(input?.rows == 1 && input?.options == [] && input?.input == true)
            let lower = await changed { try await run(simulator, 0..<10, change: limited(2, model: "b")) }
            #expect(lower?.rows == 4 && lower?.options == ["limit"])
        }
    }

    @Test func `a job whose journal was discarded says so when its input grows`() async throws {
        try await withSimulator(.instant) { simulator in
            _ = try await run(simulator, 0..<5) { $0.keepsJournal = false }
            let output = folder.path + "/out.jsonl"
            for (rows, prompt, options, input) in [
                (0..<6, "Say {{n}}", [], true), (0..<5, "Tell {{n}}", ["prompt"], true),
            ] as [(Range<Int>, String, [String], Bool)] {
                let failure = await #expect(throws: BatchFailure.self) { try await run(simulator, rows, prompt) }
                #expect(failure == .journalGone(path: output, options: options, input: input))
            }
            #expect(simulator.log.count == 5)
        }
    }

    @Test func `a run that cannot begin takes no journal away`() async throws {
        let good = try folder.write("n\n1\n2\n", to: "good.csv")
        let bad = try folder.write("m\n1\n2\n3\n", to: "bad.csv")
        let template = try Template(parsing: "Say {{n}}")
        try await withSimulator(.instant) { simulator in
            func run(_ input: String, force: Bool) async throws -> BatchSummary {
                try await folder.run(simulator, good) {
                    $0.source = .pipe(input)
                    $0.input.model = "alfred-4.2"
                    $0.input.promptTemplate = template
                    $0.keepsJournal = true
                    $0.force = force
                    // Some rows are left, so that the copy of the input stays.
                    $0.policy.caps.tokens = force ? nil : 1
                    $0.policy.window = .fixed(1)
                }
            }
            #expect(try await run(good, force: false).end == .stopped(.capReached))
            let (journal, copy) = (try folder.text(of: "out.jsonl.journal"), try folder.text(of: "out.jsonl.input"))
            await #expect(throws: BatchFailure.self) { try await run(bad, force: true) }
            #expect(try folder.text(of: "out.jsonl.journal") == journal)
            #expect(try folder.text(of: "out.jsonl.input") == copy)
            #expect(folder.names.filter { $0.contains("paradigm-") } == [])
            // One that can replaces both.
            let more = try folder.write("n\n7\n8\n9\n", to: "more.csv")
            let forced = try await run(more, force: true)
            #expect(forced.end == .complete && forced.answered == 3 && forced.recordedBefore == 0)
            #expect(simulator.log.count == 4)
        }
    }

    @Test func `a dry run counts what would be sent`() async throws {
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("400;match=Say 3")])
            _ = try await run(simulator, 0..<5)
            var options = BatchJobOptions(
                source: .file(folder.path + "/in.csv"),
                target: .file(folder.path + "/out.jsonl")
            )
            options.input.model = "alfred-4.2"
            options.input.promptTemplate = try Template(parsing: "Say {{n}}")
            let complete = try options.dryRun { _ in }
            #expect((complete.records, complete.sendable, complete.recorded, complete.toSend) == (5, 5, 5, 0))
            #expect(complete.bodyBytes == 0 && complete.firstRows.isEmpty)
            options.retriesFailed = true
            #expect(try options.dryRun { _ in }.toSend == 1)
            _ = try folder.write("n\n" + (0..<8).map { "\($0)\n" }.joined(), to: "in.csv")
            #expect(try options.dryRun { _ in }.toSend == 4)
            options.force = true
            #expect(try options.dryRun { _ in }.toSend == 8)
        }
    }
}
