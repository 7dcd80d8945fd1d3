import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import Testing

/// What a journal keeps of work that the server has taken and answers later.
@Suite struct StartedWorkJournalTests {
    private let disk = SimulatedDisk()
    private let path = "out.journal"
    private let place = RowWork.Place(path: "/threads/a%20b/turns", id: "t\"1")

    private func create() throws -> Journal {
        try Journal.create(at: path, header: .sample, settings: JournalEvents().settings(on: disk))
    }

    private func reopened() throws -> Journal {
        try Journal.open(at: path, settings: JournalEvents().settings(on: disk))
    }

    @Test func `a later run is told where the work of a row is asked about`() throws {
        let journal = try create()
        journal.note(started: place, for: .sample(1))
        journal.note(started: RowWork.Place(path: "/chat/document-analysis/u"), for: .sample(2))
        #expect(journal.started(by: .sample(1)) == nil)
        try journal.close()
        let later = try reopened()
        #expect(later.started(by: .sample(1)) == place)
        #expect(later.started(by: .sample(2)) == RowWork.Place(path: "/chat/document-analysis/u"))
        #expect(later.started(by: .sample(3)) == nil)
        #expect(later.counts == (0, 0))
    }

    @Test func `an outcome ends it, and what is noted behind the outcome counts again`() throws {
        let journal = try create()
        journal.note(started: place, for: .sample(1))
        try journal.append(.sample(1))
        journal.note(started: place, for: .sample(3))
        // A row that failed since its time was over, while the server goes on.
        try journal.append(.sample(3))
        journal.note(started: place, for: .sample(3))
        try journal.close()
        let later = try reopened()
        #expect(later.started(by: .sample(1)) == nil)
        #expect(later.started(by: .sample(3)) == place)
        #expect(later.counts == (1, 1))
    }

    @Test func `its line is JSON of a form of its own, and one that is torn is none`() throws {
        let journal = try create()
        journal.note(started: place, for: RowKey(high: 1, low: 0xAB))
        try journal.close()
        let line = try #require(disk.lines(of: path).dropFirst().first)
        #expect(
            String(decoding: line.dropLast(18), as: UTF8.self)
                == #"{"started":"000000000000000100000000000000ab","path":"/threads/a%20b/turns","id":"t\"1""#
        )
        #expect(try JSONValue(parsing: line)["id"]?.string == "t\"1")
    }

    @Test func `a journal without any is as long as it was`() throws {
        let journal = try create()
        for number in 0..<50 { try journal.append(.sample(number)) }
        try journal.close()
        #expect(!disk.lines(of: path).contains { $0.starts(with: #"{"started""#.utf8) })
    }
}
