import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

@Suite struct JournalTroubleTests {
    private let disk = SimulatedDisk()
    private let scheduler = ManualScheduler()
    private let events = JournalEvents()
    private let path = "out.journal"

    private func create() throws -> Journal {
        try Journal.create(at: path, header: .sample, settings: events.settings(on: disk, scheduler))
    }

    @Test func aFullDiskCutsThePartialLineAndTheJournalGoesOn() throws {
        let journal = try create()
        try journal.append(.sample(0))
        let before = disk.content(of: path)
        disk.set(.init(kind: .shortThenFull, operation: 0))
        #expect(throws: JournalError.diskFull(path: path)) { try journal.append(.sample(1)) }
        #expect(disk.content(of: path) == before)
        try journal.append(.sample(2))
        try journal.close()
        #expect(events.acknowledged == 2)
        let again = try Journal.open(at: path, settings: events.settings(on: disk))
        #expect(again.counts == (1, 1))
        #expect(again.recovery.tornBytes == 0)
    }

    @Test func whatWasWrittenBeforeTheDiskWasFullIsSynced() throws {
        let journal = try create()
        try journal.append(.sample(0))
        // The commit line does not fit.
        disk.set(.init(kind: .diskFull, operation: 0))
        try journal.flush()
        #expect(events.acknowledged == 1)
        #expect(events.troubles == [])
    }

    @Test func noSpaceToReserveIsTroubleWhileRecordsStillFit() throws {
        let journal = try create()
        var number = 0
        // Until half of the space that was reserved at first is used.
        while journal.byteCount <= 500 {
            try journal.append(.sample(number))
            number += 1
        }
        disk.set(.init(kind: .diskFull, operation: 0))
        try journal.append(.sample(number))
        #expect(events.troubles == [.diskFull(path: path)])
        for number in 100..<120 { try journal.append(.sample(number)) }
        try journal.close()
        #expect(events.troubles.count == 1)
    }

    @Test func aFailedWriteEndsTheJournal() throws {
        let journal = try create()
        try journal.append(.sample(0))
        disk.set(.init(kind: .inputOutputError, operation: 0))
        let error = JournalError.file(FileError(.write, path, code: EIO))
        #expect(throws: error) { try journal.append(.sample(1)) }
        #expect(throws: error) { try journal.append(.sample(2)) }
        #expect(throws: error) { try journal.close() }
        #expect(events.acknowledged == 0)
    }

    @Test func theFirstFailedSyncIsTheLast() throws {
        let journal = try create()
        try journal.append(.sample(0))
        try journal.flush()
        try journal.append(.sample(1))
        // The commit line is written, the sync after it fails.
        disk.set(.init(kind: .inputOutputError, operation: 1))
        scheduler.advance(milliseconds: 40)
        let error = JournalError.file(FileError(.sync, path, code: EIO))
        #expect(events.troubles == [error])
        #expect(events.acknowledged == 1)
        let operations = disk.operations
        #expect(throws: error) { try journal.append(.sample(2)) }
        journal.note(admitted: 50)
        scheduler.advance(milliseconds: 1_000)
        #expect(throws: error) { try journal.flush() }
        #expect(throws: error) { try journal.close() }
        #expect(disk.operations == operations, "neither written nor synced again")
        #expect(events.acknowledged == 1)
        let again = try Journal.open(at: path, settings: events.settings(on: disk))
        #expect(try again.record(for: .sample(0)) == .sample(0))
    }

    @Test func aJournalThatCannotBeBegunIsNotLeftBehind() throws {
        for operation in 0..<5 {
            let disk = SimulatedDisk(fault: .init(kind: .inputOutputError, operation: operation))
            let journal = try? Journal.create(at: path, header: .sample, settings: JournalEvents().settings(on: disk))
            // The reservation may fail: it is a precaution.
            #expect((journal != nil) == (operation == 1))
            #expect(disk.names == (journal == nil ? [] : [path]))
        }
    }
}
