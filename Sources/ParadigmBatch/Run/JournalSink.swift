/// Outcomes into a journal.
struct JournalSink: OutcomeSink {
    let journal: Journal

    func record(_ record: OutcomeRecord, of row: PendingRow) async throws {
        try journal.append(record)
    }
}
