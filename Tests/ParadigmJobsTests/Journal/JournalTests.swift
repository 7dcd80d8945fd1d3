import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

@Suite struct JournalTests {
    private let disk = SimulatedDisk()
    private let scheduler = ManualScheduler()
    private let events = JournalEvents()
    private let path = "out.journal"

    private func create() throws -> Journal {
        try Journal.create(at: path, header: .sample, settings: events.settings(on: disk, scheduler))
    }

    private func open() throws -> Journal {
        try Journal.open(at: path, settings: JournalEvents().settings(on: disk))
    }

    static let outcomes: [RowOutcome] = [
        .reply(status: 200, requestID: "req-1", body: Array(#"{"a":[1,"é",null]}"#.utf8)),
        .reply(status: 201, requestID: nil, body: Array(#" {"a" : 1} "#.utf8)),
        .reply(status: 200, requestID: nil, body: Array("{\"a\":\n1}".utf8)),
        .reply(status: 200, requestID: nil, body: Array("<html>\r\n\"crc\"</html>".utf8)),
        .reply(status: 200, requestID: nil, body: [0xFF, 0x00, 0x0A, 0x22]),
        .reply(status: 200, requestID: nil, body: []),
        .reply(status: 200, requestID: nil, body: Array(#"{"key":"0","crc":"00000000"}"#.utf8)),
        .reply(status: 200, requestID: nil, body: Array(#""\n \u0000""#.utf8)),
        .failure(code: "timeout", message: "a \"quoted\"\nmessage \u{1F600}", status: nil, requestID: nil, body: nil),
        .failure(code: "server_error", message: "", status: 500, requestID: "r\\", body: Array(#"{"error":"x"}"#.utf8)),
        .failure(code: "bad", message: "m", status: 502, requestID: "", body: Array("<html>".utf8)),
        .reply(status: 200, requestID: nil, body: Array(("\"" + String(repeating: "long ", count: 9_000) + "\"").utf8)),
    ]

    @Test(arguments: outcomes)
    func comesBackAsItWent(outcome: RowOutcome) throws {
        let record = OutcomeRecord(
            key: .sample(4),
            label: "a \"label\"\n",
            generation: 3,
            attempts: 12,
            mayHaveBeenBilledTwice: true,
            outcome: outcome
        )
        let journal = try create()
        try journal.append(.sample(1))
        try journal.append(record)
        try journal.append(.sample(2))
        #expect(try journal.record(for: .sample(4)) == record)
        try journal.close()
        #expect(try open().record(for: .sample(4)) == record)
    }

    @Test func everyLineIsJSONThatEndsWithItsChecksum() throws {
        let journal = try create()
        for (number, outcome) in Self.outcomes.enumerated() {
            journal.note(admitted: number)
            try journal.append(OutcomeRecord(key: .sample(number), label: "row-\(number)", outcome: outcome))
        }
        try journal.close()
        let lines = disk.lines(of: path)
        #expect(lines.last == [])
        // The header, what is promised of rows to be sent, the commit, and nothing after the last line end.
        #expect(lines.count == Self.outcomes.count + 3 + (Self.outcomes.count + 3) / 4)
        for line in lines.dropLast() {
            let value = try JSONValue(parsing: line)
            let seal = try #require(value.object?.last)
            let sealed = Array(line.dropLast(18))
            let span = sealed.span
            let checksum = String(CRC32C.checksum(span), radix: 16)
            #expect(seal.key == "crc")
            #expect(seal.value.string == String(repeating: "0", count: 8 - checksum.count) + checksum)
        }
    }

    @Test func theFormOfTheLines() throws {
        let journal = try create()
        try journal.append(
            OutcomeRecord(
                key: RowKey(high: 1, low: 0xAB),
                label: "a",
                mayHaveBeenBilledTwice: true,
                outcome: .failure(code: "timeout", message: "too late", status: 504, requestID: "r", body: [0xFF])
            )
        )
        journal.note(admitted: 7)
        try journal.append(
            OutcomeRecord(
                key: RowKey(high: 2, low: 3),
                label: "b",
                generation: 1,
                attempts: 2,
                outcome: .reply(status: 200, requestID: nil, body: Array("{}".utf8))
            )
        )
        try journal.flush()
        let lines = disk.lines(of: path).map { String(decoding: $0.dropLast(18), as: UTF8.self) }
        #expect(
            lines == [
                #"{"paradigm_journal":1,"job":"00000000000000010000000000000002","#
                    + #""input":{"size":100,"mtime_ns":5},"options":{"model":"alfred-4.2"},"#
                    + #""base_url":"http://localhost/v1""#,
                #"{"key":"000000000000000100000000000000ab","generation":0,"answered":false,"attempts":1,"#
                    + #""billed_twice":true,"label":"a","code":"timeout","message":"too late","status":504,"#
                    + #""request_id":"r","body_base64":"/w==""#,
                #"{"admitted":10"#,
                #"{"key":"00000000000000020000000000000003","generation":1,"answered":true,"attempts":2,"#
                    + #""label":"b","status":200,"body":{}"#,
                #"{"commit":1,"synced":181,"admitted":7"#,
                "",
            ]
        )
    }

    @Test func aGroupIsAcknowledgedOnceItIsSynced() throws {
        let journal = try create()
        try journal.append(.sample(0))
        scheduler.advance(milliseconds: 30)
        try journal.append(.sample(1))
        #expect(events.commits == [])
        #expect(journal.acknowledged == 0)
        scheduler.advance(milliseconds: 10)
        #expect(events.commits == [2])
        try journal.append(.sample(2))
        scheduler.advance(milliseconds: 40)
        #expect(events.commits == [2, 1])
        #expect(journal.acknowledged == 3)
        scheduler.advance(milliseconds: 1_000)
        #expect(events.commits == [2, 1])
        #expect(scheduler.pending == 0)
    }

    @Test func closingSyncsAndGivesTheLockUp() throws {
        let journal = try create()
        try journal.append(.sample(0))
        #expect(throws: JournalError.locked(path: path)) { try open() }
        try journal.close()
        #expect(events.acknowledged == 1)
        #expect(throws: JournalError.closed(path: path)) { try journal.append(.sample(1)) }
        try journal.close()
        #expect(try journal.record(for: .sample(0)) == .sample(0))
        #expect(try open().counts == (0, 1))
    }

    /// What is finished takes no more, and no other run may have it before what it was for is done.
    @Test func finishingKeepsTheLock() throws {
        let journal = try create()
        try journal.append(.sample(0))
        try journal.finish()
        #expect(events.acknowledged == 1)
        #expect(throws: JournalError.closed(path: path)) { try journal.append(.sample(1)) }
        #expect(throws: JournalError.locked(path: path)) { try open() }
        try journal.close()
        #expect(try open().counts == (0, 1))
    }

    @Test func goesOnWhereItStopped() throws {
        var journal = try create()
        for number in 0..<7 { try journal.append(.sample(number)) }
        journal.note(admitted: 9)
        journal.note(admitted: 8)
        try journal.close()
        journal = try open()
        #expect(journal.header == .sample)
        #expect(journal.recovery.answered == 4)
        #expect(journal.recovery.failed == 3)
        #expect(journal.recovery.highestAdmitted == 9)
        #expect(journal.recovery.latestGeneration == 0)
        #expect(journal.recovery.tornBytes == 0)
        #expect(journal.place(of: .sample(3))?.isAnswered == false)
        #expect(journal.place(of: .sample(7)) == nil)
        #expect(try journal.record(for: .sample(7)) == nil)
        try journal.append(.sample(3, generation: 1))
        #expect(journal.counts == (5, 2))
        try journal.close()
        #expect(try open().record(for: .sample(3)) == .sample(3, generation: 1))
        #expect(try open().recovery.latestGeneration == 1)
    }

    /// However a run ends, the next one knows of every row that may have been sent.
    @Test(arguments: [0, 1, 3, 4, 31, 32, 33, 200])
    func admissionIsInTheFileBeforeTheRowIsSent(last: Int) throws {
        let journal = try create()
        for ordinal in 0...last { journal.note(admitted: ordinal) }
        let recovered = try Journal.open(at: path, settings: JournalEvents().settings(on: disk.afterKill()))
        let highest = try #require(recovered.recovery.highestAdmitted)
        #expect(highest >= last)
        // All of them are in flight, and as many again may be.
        #expect(highest < max(4, last * 2 + 1))
        withExtendedLifetime(journal) {}
    }

    /// Where each row is told of by itself, none counts as sent that was not.
    @Test(arguments: [0, 3, 40])
    func eachRowIsPromisedByItself(last: Int) throws {
        let journal = try create()
        journal.promiseEachRow()
        for ordinal in 0...last { journal.note(admitted: ordinal) }
        let recovered = try Journal.open(at: path, settings: JournalEvents().settings(on: disk.afterKill()))
        #expect(recovered.recovery.highestAdmitted == last)
        #expect(recovered.recovery.mostUnderWay == last + 1)
        withExtendedLifetime(journal) {}
    }

    @Test func aCloseTakesBackWhatDidNotCome() throws {
        let journal = try create()
        journal.note(admitted: 5)
        try journal.flush()
        journal.note(admitted: 6)
        try journal.close()
        #expect(try open().recovery.highestAdmitted == 6)
    }

    @Test func nothingIsLeftOfASettledRun() throws {
        let journal = try create()
        journal.note(admitted: 5)
        try journal.append(.sample(0))
        try journal.flush()
        journal.settle()
        try journal.close()
        #expect(try open().recovery.highestAdmitted == nil)
    }

    /// A number from outside must not end the process.
    @Test func aCommitWithAnAbsurdNumberIsNoTrouble() throws {
        let journal = try create()
        try journal.close()
        var line = #"{"commit":9223372036854775807,"synced":9223372036854775807,"admitted":9223372036854775807"#
        let text = Array(line.utf8)
        let checksum = String(CRC32C.checksum(text.span), radix: 16)
        line += #","crc":""# + String(repeating: "0", count: 8 - checksum.count) + checksum + "\"}\n"
        disk.setContent(of: path, to: (disk.content(of: path) ?? []) + Array(line.utf8))
        let again = try open()
        again.note(admitted: 3)
        try again.append(.sample(0))
        try again.flush()
        try again.append(.sample(1))
        try again.close()
        #expect(try open().counts == (1, 1))
    }

    /// An ordinal that was admitted is on the disk soon, even when no outcome comes.
    @Test func admissionIsRecordedWithoutOutcomes() throws {
        let journal = try create()
        journal.note(admitted: 40)
        scheduler.advance(milliseconds: 40)
        #expect(events.commits == [0])
        var random = SplitMix64(seed: 1)
        let disk = disk.afterPowerCut(using: &random)
        let recovered = try Journal.open(at: path, settings: JournalEvents().settings(on: disk))
        #expect(recovered.recovery.highestAdmitted == 40)
        withExtendedLifetime(journal) {}
    }

    @Test func aFinishedJournalIsTakenAway() throws {
        let journal = try create()
        try journal.append(.sample(1))
        try journal.close()
        try journal.remove()
        #expect(disk.names == [])
        #expect(try journal.record(for: .sample(1)) == .sample(1))
        #expect(throws: JournalError.notFound(path: path)) { try open() }
        _ = try create()
    }

    @Test func discardingRespectsTheLock() throws {
        let journal = try create()
        #expect(throws: JournalError.locked(path: path)) { try Journal.discard(at: path, on: disk) }
        try journal.close()
        try Journal.discard(at: path, on: disk)
        try Journal.discard(at: path, on: disk)
        #expect(disk.names == [])
    }
}
