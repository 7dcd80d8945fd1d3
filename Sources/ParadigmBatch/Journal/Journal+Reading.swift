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

    /// The outcome of a row, read back; nil when it has none.
    ///
    /// - Throws: ``JournalError/damaged(path:offset:)`` when its line does not fit its checksum any more.
    package func record(for key: RowKey) throws(JournalError) -> OutcomeRecord? {
        guard let place = place(of: key) else { return nil }
        let line = try JournalError.wrapping { () throws(FileError) in try readLine(at: place.offset) }
        guard let record = OutcomeRecord(line: line.span), record.key == key else {
            throw .damaged(path: path, offset: place.offset)
        }
        return record
    }

    /// The bytes of a line without its line end, or what there is up to the end of the file.
    private func readLine(at offset: Int) throws(FileError) -> [UInt8] {
        var length = 4_096
        while true {
            var bytes = try file.bytes(in: offset..<offset + length)
            if let end = bytes.span.firstOffset(of: UInt8(ascii: "\n")) {
                bytes.removeLast(bytes.count - end)
                return bytes
            }
            guard bytes.count == length else { return bytes }
            length *= 4
        }
    }
}
