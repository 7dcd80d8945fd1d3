import ParadigmAPI
import ParadigmBatch
import ParadigmJobs

/// What is kept of each row, and found again.
extension Case {
    static let journal = [
        Case("journal-crc-1000") {
            let bytes = Array((Samples.reply + Samples.reply).prefix(1_000))
            return { count in
                var sum = 0
                for _ in 0..<count { sum &+= Int(CRC32C.checksum(bytes.span)) }
                return sum
            }
        },
        Case("journal-line") {
            { count in
                var settings = stillSettings
                settings.fileSystem = ForgetfulFileSystem()
                settings.indexOnDisk = false
                return try append(count, to: Journal.create(at: "journal", header: header, settings: settings))
            }
        },
        Case("journal-append") {
            { count in
                let folder = try ScratchFolder()
                let path = folder.file("journal")
                return try append(count, to: Journal.create(at: path, header: header, settings: stillSettings))
            }
        },
        Case("journal-read") {
            let folder = try ScratchFolder()
            let journal = try Journal.create(at: folder.file("journal"), header: header, settings: stillSettings)
            let records = 1_000
            _ = try append(records, to: journal)
            return { count in
                var sum = 0
                var window = LineWindow()
                for number in 0..<count {
                    let key = Samples.key(number % records)
                    guard let record = try journal.record(for: key, through: &window) else { throw UnexpectedResult() }
                    sum &+= record.attempts
                }
                // The folder must not go before the journal was read.
                return withExtendedLifetime(folder) { sum }
            }
        },
        Case("journal-index-insert", operations: 20_000) {
            { count in
                var index = try OutcomeIndex(path: nil)
                for number in 1...count {
                    try index.makeRoom()
                    index.insert(.init(offset: number, generation: 0, isAnswered: true), for: Samples.key(number))
                }
                return index.answered
            }
        },
    ]

    private static let header = JournalHeader(
        job: JobID(high: 1, low: 2),
        input: nil,
        options: [:],
        baseURL: "http://127.0.0.1"
    )

    private static let stillSettings = JournalSettings(scheduler: StillScheduler())

    private static func append(_ count: Int, to journal: Journal) throws -> Int {
        for number in 0..<count { try journal.append(Samples.record(number), isJSON: true) }
        return journal.byteCount
    }
}
