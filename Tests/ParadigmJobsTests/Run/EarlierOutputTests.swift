import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// What is there of earlier runs is this job's, or is left alone; and wherever a run was cut short, the next one goes on.
@Suite(.timeLimit(.minutes(10))) struct EarlierOutputTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private var output: String { folder.path + "/out.jsonl" }
    private var record: String { output + ".summary.json" }

    private func changeRecord(_ body: (inout CompletionRecord) -> Void) throws {
        var found = try #require(try CompletionRecord.read(at: record))
        body(&found)
        try found.write(to: record)
    }

    @Test(arguments: ["", "one line only\n"])
    func `an output that was changed is not called complete`(content: String) async throws {
        let input = try folder.writeRows(0..<10)
        try await withSimulator(.instant) { simulator in
            _ = try await folder.run(simulator, input)
            _ = try folder.write(content, to: "out.jsonl")
            let failure = await #expect(throws: BatchFailure.self) { try await folder.run(simulator, input) }
            #expect(failure == .outputChanged(path: output, journal: nil))
            let retry = await #expect(throws: BatchFailure.self) {
                try await folder.run(simulator, input) { $0.retriesFailed = true }
            }
            #expect(retry == .outputChanged(path: output, journal: nil))
            #expect(try folder.text(of: "out.jsonl") == content)
            #expect(simulator.log.count == 10)
        }
    }

    /// The record is written before the output has its name: there a run may be killed.
    @Test func `a run that ended before the renaming goes on`() async throws {
        let input = try folder.writeRows(0..<10)
        try await withSimulator(.instant) { simulator in
            _ = try await folder.run(simulator, input) { $0.keepsJournal = true }
            let whole = try folder.text(of: "out.jsonl")
            try POSIXFileSystem().remove(output)
            let again = try await folder.run(simulator, input)
            #expect(again.end == .complete)
            #expect(again.recordedBefore == 10)
            #expect(try folder.text(of: "out.jsonl") == whole)
            #expect(simulator.log.count == 10)
            #expect(folder.names == ["input.jsonl", "out.jsonl", "out.jsonl.summary.json"])
        }
    }

    @Test func `a run that ended before it replaced its own output goes on`() async throws {
        let input = try folder.writeRows(0..<10)
        try await withSimulator(.instant) { simulator in
            _ = try await folder.run(simulator, input) { $0.keepsJournal = true }
            try changeRecord {
                $0.replaced = $0.output
                $0.output = InputIdentity(size: 1, mtimeNanoseconds: 1)
            }
            for partial in [true, false] {
                let again = try await folder.run(simulator, input) { $0.partial = partial }
                #expect(again.end == (partial ? .partial : .alreadyComplete))
                #expect(try folder.answers().count == 10)
            }
            #expect(simulator.log.count == 10)
        }
    }

    @Test func `a run that ended after the renaming is complete, and cleaned up`() async throws {
        let input = try folder.writeRows(0..<10)
        try await withSimulator(.instant) { simulator in
            _ = try await folder.run(simulator, input) { $0.keepsJournal = true }
            #expect(try await folder.run(simulator, input).end == .alreadyComplete)
            #expect(folder.names == ["input.jsonl", "out.jsonl", "out.jsonl.summary.json"])
            #expect(simulator.log.count == 10)
        }
    }

    @Test func `a file in the record's place is somebody else's`() async throws {
        let input = try folder.writeRows(0..<10)
        _ = try folder.write("{\"my\":\"notes\"}", to: "out.jsonl.summary.json")
        try await withSimulator(.instant) { simulator in
            for force in [false, true] {
                let failure = await #expect(throws: BatchFailure.self) {
                    try await folder.run(simulator, input) { $0.force = force }
                }
                #expect(failure == .notARecord(path: record))
            }
            let notes = try folder.text(of: "out.jsonl.summary.json")
            #expect(notes == "{\"my\":\"notes\"}")
            #expect(simulator.log.count == 0)
        }
    }

    @Test func `a journal's place that is taken is left alone, also by force`() async throws {
        let input = try folder.writeRows(0..<10)
        let notes = try folder.write("my notes", to: "notes.txt")
        try await withSimulator(.instant) { simulator in
            for force in [false, true] {
                await #expect(throws: BatchFailure.journal(.notAJournal(path: notes))) {
                    try await folder.run(simulator, input) {
                        $0.force = force
                        $0.journal = notes
                    }
                }
            }
            let left = try folder.text(of: "notes.txt")
            #expect(left == "my notes")
            #expect(simulator.log.count == 0)
        }
    }

    @Test func `an output that somebody made meanwhile is not replaced`() async throws {
        let input = try folder.writeRows(0..<10)
        try await withSimulator(.instant) { simulator in
            let failure = await #expect(throws: BatchFailure.self) {
                try await folder.run(simulator, input) { _ in
                } onProgress: { _, _ in
                    _ = try? folder.write("precious", to: "out.jsonl")
                }
            }
            #expect(failure == .outputExists(path: output, journal: output + ".journal"))
            #expect(try folder.text(of: "out.jsonl") == "precious")
            try POSIXFileSystem().remove(output)
            #expect(try await folder.run(simulator, input).answered == 10)
            #expect(simulator.log.count == 10)
        }
    }

    @Test func `a partial output replaces nothing of somebody else's`() async throws {
        let input = try folder.writeRows(0..<10)
        try await withSimulator(.instant) { simulator in
            _ = try await folder.run(simulator, input) { $0.keepsJournal = true }
            _ = try folder.write("precious", to: "out.jsonl")
            await #expect(throws: BatchFailure.self) {
                try await folder.run(simulator, input) { $0.partial = true }
            }
            #expect(try folder.text(of: "out.jsonl") == "precious")
        }
    }

    @Test func `a run goes on when its journal lost the first line`() async throws {
        let input = try folder.writeRows(0..<30)
        try await withSimulator(.instant) { simulator in
            _ = try await folder.run(simulator, input) { $0.keepsJournal = true }
            for name in ["out.jsonl", "out.jsonl.summary.json"] {
                try POSIXFileSystem().remove(folder.path + "/" + name)
            }
            let journal = try folder.text(of: "out.jsonl.journal")
                .replacing("\"job\"", with: "\"jXb\"", maxReplacements: 1)
            _ = try folder.write(journal, to: "out.jsonl.journal")
            // What the rows were made of is compared row by row.
            let other = try folder.write(
                try folder.text(of: "input.jsonl").replacing("Question", with: "Frage"),
                to: "x"
            )
            let changed = BatchFailure.changed(rowsToResend: 30, of: 30, options: [], journal: output + ".journal")
            await #expect(throws: changed) {
                try await folder.run(simulator, other)
            }
            let again = try await folder.run(simulator, input)
            #expect(again.end == .complete)
            #expect(again.recordedBefore == 30)
            #expect(simulator.log.count == 30)
        }
    }

    /// A row that could not be sent was not billed.
    @Test func `a mended row does not count as billed twice`() async throws {
        let lines = (1...3).map { #"{"messages":[{"role":"user","content":"\#($0)"}],"model":"alfred-4.2"}"# + "\n" }
        let input = try folder.write(lines[0] + "{\"prompt\":\n" + lines[2], to: "input.jsonl")
        try await withSimulator(.instant) { simulator in
            #expect(try await folder.run(simulator, input).bad == 1)
            _ = try folder.write(lines.joined(), to: "input.jsonl")
            let mended = try await folder.run(simulator, input) { $0.retriesFailed = true }
            #expect(mended.answered == 3)
            #expect(mended.mayHaveBeenBilledTwice == 0)
            #expect(simulator.log.count == 3)
        }
    }
}
