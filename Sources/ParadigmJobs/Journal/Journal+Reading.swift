package import ParadigmBatch
internal import Synchronization

extension Journal {
    /// What the journal holds of a row; nil when it has no outcome.
    package func place(of key: RowKey) -> OutcomeIndex.Place? {
        state.withLock { $0.index.place(of: key) }
    }

    /// Rows whose outcome is an answer and rows whose outcome is a failure, acknowledged or not.
    package var counts: (answered: Int, failed: Int) {
        state.withLock { ($0.index.answered, $0.index.failed) }
    }

    /// Outcomes that were acknowledged since the journal was opened.
    package var acknowledged: Int { state.withLock { $0.acknowledged } }

    /// Length of the journal in bytes.
    package var byteCount: Int { state.withLock { $0.end } }

    /// The outcome of a row, read back.
    ///
    /// - Parameters:
    ///   - key: The row.
    ///   - window: What was read of the journal before, for outcomes that are asked for about in their order.
    /// - Returns: The outcome; nil when the row has none.
    /// - Throws: ``JournalError/damaged(path:offset:)`` when its line does not fit its checksum any more.
    package func record(for key: RowKey, through window: inout LineWindow) throws(JournalError) -> OutcomeRecord? {
        guard let place = place(of: key) else { return nil }
        let line = try JournalError.wrapping { () throws(FileError) in try window.line(at: place.offset, of: file) }
        guard let record = OutcomeRecord(line: window.buffer.span.extracting(line)), record.key == key else {
            throw .damaged(path: path, offset: place.offset)
        }
        return record
    }

    /// The last answers that rows had before a round of sending, which the index no longer knows: all lines are read.
    ///
    /// - Parameter rounds: The rounds, by the keys of the rows.
    /// - Returns: The answers, by the same keys.
    /// - Throws: ``JournalError`` when the file cannot be read.
    func answers(before rounds: [RowKey: Int]) throws(JournalError) -> [RowKey: OutcomeRecord] {
        var answers: [RowKey: OutcomeRecord] = [:]
        guard !rounds.isEmpty else { return answers }
        try JournalError.wrapping { () throws(FileError) in
            var reader = LineReader()
            try reader.forEachLine(of: file) { (line, _) throws(FileError) in
                guard case .outcome(let key, let generation, isAnswered: true) = JournalLine(line),
                    generation < rounds[key] ?? 0, answers[key]?.generation ?? 0 <= generation
                else { return }
                answers[key] = OutcomeRecord(line: line)
            }
        }
        return answers
    }

    /// The outcome of a row, read back by itself; nil when it has none.
    ///
    /// - Throws: ``JournalError/damaged(path:offset:)`` when its line does not fit its checksum any more.
    package func record(for key: RowKey) throws(JournalError) -> OutcomeRecord? {
        var window = LineWindow()
        return try record(for: key, through: &window)
    }
}
