import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

@Suite struct JournalRecoveryTests {
    private let disk = SimulatedDisk()
    private let path = "out.journal"

    /// A closed journal with outcomes of so many rows, in two groups.
    private func write(_ rows: Int) throws {
        let journal = try Journal.create(at: path, header: .sample, settings: JournalEvents().settings(on: disk))
        for row in 0..<rows {
            try journal.append(.sample(row))
            if row == rows / 2 { try journal.flush() }
        }
        try journal.close()
    }

    private func open() throws -> Journal {
        try Journal.open(at: path, settings: JournalEvents().settings(on: disk))
    }

    private func change(_ body: (inout [UInt8]) -> Void) throws {
        var content = try #require(disk.content(of: path))
        body(&content)
        disk.setContent(of: path, to: content)
    }

    /// Offsets of the lines of the file.
    private var lineStarts: [Int] {
        disk.lines(of: path).dropLast().reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count + 1) }.dropLast()
    }

    @Test func everyCutOfTheLastLine() throws {
        try write(3)
        let whole = try #require(disk.content(of: path))
        // Without the commit line that closing wrote, the last line is that of row 2.
        let start = lineStarts[4]
        let end = lineStarts[5]
        for length in start...end {
            disk.setContent(of: path, to: Array(whole[..<length]))
            let journal = try open()
            #expect(journal.counts == (length == end ? (2, 1) : (1, 1)), "\(length - start) bytes")
            #expect(journal.recovery.tornBytes == (length == end ? 0 : length - start))
            #expect(journal.recovery.damage.isEmpty)
            #expect(disk.content(of: path) == Array(whole[..<(length == end ? end : start)]))
        }
    }

    @Test func tornBytesAreKeptAside() throws {
        try write(2)
        for number in 1...3 {
            try change { $0 += Array("{\"key\":\"torn \(number)".utf8) }
            let journal = try open()
            #expect(journal.recovery.tornFile == "out.journal.torn-\(number)")
            #expect(disk.content(of: "out.journal.torn-\(number)") == Array("{\"key\":\"torn \(number)".utf8))
        }
        #expect(try open().recovery.tornFile == nil)
    }

    /// A power cut can lose a line and keep those after it: they are outcomes all the same.
    @Test func linesAfterALostOneAreKept() throws {
        try write(6)
        let starts = lineStarts
        let lost = starts[6]..<starts[7] - 1
        try change { $0.replaceSubrange(lost, with: repeatElement(0, count: lost.count)) }
        let journal = try open()
        #expect(journal.counts == (3, 2))
        #expect(journal.recovery.damage.isEmpty)
        #expect(journal.recovery.tornBytes == lost.count + 1)
        #expect(journal.place(of: .sample(5)) != nil)
        // The gap is a line of spaces now, and no trouble any more.
        #expect(disk.lines(of: path)[6] == [UInt8](repeating: UInt8(ascii: " "), count: lost.count))
        #expect(disk.content(of: "out.journal.torn-1") == [UInt8](repeating: 0, count: lost.count) + [0x0A])
        try journal.close()
        let again = try open()
        #expect(again.recovery.tornBytes == 0)
        #expect(again.counts == (3, 2))
    }

    /// A bit that flips in a line that had been synced is reported: that outcome was acknowledged.
    @Test func damageToAcknowledgedLinesIsReported() throws {
        try write(6)
        let line = lineStarts[2]..<lineStarts[3]
        try change { $0[line.lowerBound + 30] ^= 1 }
        let journal = try open()
        #expect(journal.recovery.damage == [line])
        #expect(journal.place(of: .sample(1)) == nil)
        #expect(journal.counts == (3, 2))
    }

    @Test func aFileThatWasCutShortIsReported() throws {
        try write(6)
        let starts = lineStarts
        try change { content in
            // The last commit line says how much had been durable; what stood before it is gone.
            content = Array(content[..<starts[3]] + content[starts[8]...])
        }
        let recovery = try open().recovery
        #expect(recovery.damage.count == 1)
        #expect(recovery.damage.first?.upperBound == starts[6])
    }

    @Test func everyFlippedByteOfALineLosesThatLineOnly() throws {
        try write(3)
        let whole = try #require(disk.content(of: path))
        let line = lineStarts[2]..<lineStarts[3] - 1
        for place in line {
            var content = whole
            content[place] ^= 0x04
            disk.setContent(of: path, to: content)
            let journal = try open()
            #expect(journal.place(of: .sample(1)) == nil, "byte \(place - line.lowerBound)")
            #expect(journal.place(of: .sample(0)) != nil)
            #expect(journal.place(of: .sample(2)) != nil)
        }
    }

    @Test func everyCutOfTheHeader() throws {
        try write(0)
        let whole = try #require(disk.content(of: path))
        let header = lineStarts.count > 1 ? lineStarts[1] : whole.count
        for length in 0..<header {
            disk.setContent(of: path, to: Array(whole[..<length]))
            #expect(throws: JournalError.neverBegun(path: path)) { try open() }
            let journal = try Journal.create(at: path, header: .sample, settings: JournalEvents().settings(on: disk))
            #expect(journal.counts == (0, 0))
            #expect(disk.content(of: path) == Array(whole[..<header]))
        }
    }

    @Test func filesThatAreNoJournal() throws {
        for text in ["hello\n", "{\"custom_id\":1}\n", "{\"paradigm", "{\"paradigm_journal\":1}\n", "\0\0\0"] {
            disk.setContent(of: path, to: Array(text.utf8))
            let isBeginning = text.hasPrefix("{\"paradigm") || text.hasPrefix("\0")
            #expect(throws: isBeginning ? JournalError.neverBegun(path: path) : .notAJournal(path: path)) {
                try open()
            }
        }
        try write(1, replacing: "hello")
    }

    /// Every bit of the first line may flip: outcomes do not need it.
    @Test func outcomesOutliveTheHeader() throws {
        try write(3)
        let whole = try #require(disk.content(of: path))
        let header = lineStarts[1]
        for bit in stride(from: 0, to: (header - 1) * 8, by: 7) {
            let copy = SimulatedDisk()
            var content = whole
            content[bit / 8] ^= 1 << (bit % 8)
            copy.setContent(of: path, to: content)
            let settings = JournalEvents().settings(on: copy)
            let journal = try Journal.open(at: path, settings: settings) { .sample }
            #expect(journal.counts == (2, 1), "bit \(bit)")
            #expect(journal.recovery.hasNewHeader)
            #expect(copy.content(of: "out.journal.torn-1") == Array(content[..<header]))
            try journal.append(.sample(5))
            try journal.close()
            let again = try Journal.open(at: path, settings: settings)
            #expect(again.counts == (3, 1))
            #expect(again.header == .sample)
            #expect(!again.recovery.hasNewHeader && again.recovery.isWhole)
        }
    }

    /// What is longer than a header may have been more than the beginning of one.
    @Test func nothingLongerThanAHeaderIsEmptiedWithoutACopy() throws {
        let lost = Array("{\"paradigm_journal\":1,".utf8) + [UInt8](repeating: 0, count: 10_000)
        disk.setContent(of: path, to: lost)
        #expect(throws: JournalError.neverBegun(path: path)) { try open() }
        try write(1)
        #expect(disk.content(of: "out.journal.torn-1") == lost)
        #expect(try open().counts == (0, 1))
    }

    @Test func onlyAJournalIsDiscarded() throws {
        disk.setContent(of: path, to: Array("my notes".utf8))
        #expect(throws: JournalError.notAJournal(path: path)) { try Journal.discard(at: path, on: disk) }
        #expect(disk.content(of: path) == Array("my notes".utf8))
        disk.setContent(of: path, to: [])
        try Journal.discard(at: path, on: disk)
        #expect(disk.content(of: path) == nil)
        try write(2)
        try change { $0[5] ^= 1 }
        try Journal.discard(at: path, on: disk)
        #expect(disk.content(of: path) == nil)
    }

    private func write(_ rows: Int, replacing text: String) throws {
        disk.setContent(of: path, to: Array(text.utf8))
        #expect(throws: JournalError.exists(path: path)) { try write(rows) }
        #expect(disk.content(of: path) == Array(text.utf8))
    }

    @Test func aDamagedHeaderBeforeSoundLinesIsNotTakenForANewJournal() throws {
        try write(2)
        try change { $0[5] ^= 1 }
        #expect(throws: JournalError.damaged(path: path, offset: 0)) { try open() }
        #expect(throws: JournalError.exists(path: path)) { try write(2) }
    }

    @Test func laterVersionsAreRefused() throws {
        var header = JournalHeader.sample
        header.version = 2
        _ = try Journal.create(at: path, header: header, settings: JournalEvents().settings(on: disk))
        #expect(throws: JournalError.unsupportedVersion(2, path: path)) { try open() }
    }

    /// A run that was killed leaves lines that no sync has reached; opening counts them, so it syncs them.
    @Test(arguments: 0..<20)
    func whatOpeningFindsSurvivesAPowerCut(seed: Int) throws {
        let settings = JournalEvents().settings(on: disk)
        let journal = try Journal.create(at: path, header: .sample, settings: settings)
        for row in 0..<5 { try journal.append(.sample(row)) }
        let afterKill = disk.afterKill()
        let found = try Journal.open(at: path, settings: JournalEvents().settings(on: afterKill))
        #expect(found.counts == (3, 2))
        var random = SplitMix64(seed: UInt64(seed))
        let afterCut = afterKill.afterPowerCut(using: &random)
        #expect(try Journal.open(at: path, settings: JournalEvents().settings(on: afterCut)).counts == (3, 2))
    }

    @Test func anExistingJournalIsNotReplaced() throws {
        try write(2)
        #expect(throws: JournalError.exists(path: path)) { try write(2) }
        #expect(try open().counts == (1, 1))
    }

    @Test func nothingIsThere() {
        #expect(throws: JournalError.notFound(path: path)) { try open() }
    }

    /// Lines longer than the reader's buffer.
    @Test func hugeLines() throws {
        let journal = try Journal.create(at: path, header: .sample, settings: JournalEvents().settings(on: disk))
        let body = Array(("\"" + String(repeating: "x", count: 5 << 18) + "\"").utf8)
        for row in 0..<3 {
            let outcome = RowOutcome.reply(status: 200, requestID: nil, body: row == 1 ? body : [])
            try journal.append(OutcomeRecord(key: .sample(row), label: "", outcome: outcome))
        }
        try journal.close()
        let again = try open()
        #expect(again.counts == (3, 0))
        #expect(try again.record(for: .sample(1))?.outcome == .reply(status: 200, requestID: nil, body: body))
    }
}
