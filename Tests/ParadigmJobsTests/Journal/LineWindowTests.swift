import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

@Suite struct LineWindowTests {
    /// Outcomes of very different lengths, written with some disorder, as they finish.
    private func journal(rows: Int, disorder: Int, on disk: SimulatedDisk) throws -> (Journal, [OutcomeRecord]) {
        let journal = try Journal.create(at: "j", header: .sample, settings: JournalEvents().settings(on: disk))
        var random = SplitMix64(seed: disorder)
        let records = (0..<rows)
            .map { row in
                var record = OutcomeRecord.sample(row)
                let length = row % 97 == 0 ? 300_000 : Int.random(in: 0..<2_000, using: &random)
                record.outcome = .reply(
                    status: 200,
                    requestID: nil,
                    body: Array("\"\(String(repeating: "x", count: length))\"".utf8)
                )
                return record
            }
        let written = records.indices
            .map { (place: $0 + Int.random(in: 0...disorder, using: &random), row: $0) }
            .sorted { $0.place < $1.place }
        for (_, row) in written { try journal.append(records[row]) }
        return (journal, records)
    }

    @Test(arguments: [0, 3, 64, 500])
    func givesEveryLineOfAJournal(disorder: Int) throws {
        let (journal, records) = try journal(rows: 500, disorder: disorder, on: SimulatedDisk())
        var window = LineWindow()
        for record in records { #expect(try journal.record(for: record.key, through: &window) == record) }
        for record in records.reversed() { #expect(try journal.record(for: record.key, through: &window) == record) }
        #expect(try journal.record(for: .sample(-1), through: &window) == nil)
    }

    @Test func readsFarLessOftenThanThereAreLines() throws {
        let disk = SimulatedDisk()
        let journal = try Journal.create(at: "j", header: .sample, settings: JournalEvents().settings(on: disk))
        let records = (0..<10_000).map { OutcomeRecord.sample($0) }
        for record in records { try journal.append(record) }
        let before = disk.reads
        var window = LineWindow()
        for record in records { #expect(try journal.record(for: record.key, through: &window) == record) }
        #expect(disk.reads - before < 50)
    }
}
