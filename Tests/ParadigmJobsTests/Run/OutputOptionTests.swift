import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import ParadigmSimulator
import Testing

/// A complete output that is asked for in another form is written anew from the journal, and nothing is sent for it.
@Suite(.timeLimit(.minutes(10))) struct OutputOptionTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `other options for the output write it anew`() async throws {
        let input = try folder.writeRows(0..<5)
        try await withSimulator(.instant) { simulator in
            let changes: [@Sendable (inout BatchJobOptions) -> Void] = [
                { _ in }, { $0.export.format = .csv }, { $0.export.spreadsheetSeparator = UInt8(ascii: ";") },
                { $0.export.guardsFormulas = false }, { $0.export.format = .workbook }, { _ in },
            ]
            var texts: [String] = []
            for (place, change) in changes.enumerated() {
                for isAgain in [false, true] {
                    let summary = try await folder.run(simulator, input) { options in
                        options.keepsJournal = true
                        options.export.format = .csv
                        change(&options)
                    }
                    let isSame = isAgain || place == 1
                    #expect(summary.end == (isSame ? .alreadyComplete : .complete), "\(place)")
                    #expect((summary.answered, summary.tally.done) == (5, place == 0 && !isAgain ? 5 : 0))
                }
                texts.append(String(decoding: try load(folder.path + "/out.jsonl"), as: UTF8.self))
            }
            #expect(simulator.log.count == 5)
            #expect(texts[0].hasPrefix("custom_id,answer"))
            #expect(texts[2].hasPrefix("\u{FEFF}custom_id;answer"))
            #expect(texts[4].hasPrefix("PK"))
            #expect(texts[5] == texts[0])
        }
    }

    @Test func `without its journal it is said that it cannot be`() async throws {
        let input = try folder.writeRows(0..<3)
        try await withSimulator(.instant) { simulator in
            _ = try await folder.run(simulator, input)
            let failure = await #expect(throws: BatchFailure.self) {
                try await folder.run(simulator, input) { $0.export.guardsFormulas = false }
            }
            #expect(failure == .writtenOtherwise(path: folder.path + "/out.jsonl"))
            #expect(simulator.log.count == 3)
            #expect(try await folder.run(simulator, input).end == .alreadyComplete)
        }
    }
}
