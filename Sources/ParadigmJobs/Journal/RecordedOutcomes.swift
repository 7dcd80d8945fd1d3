package import ParadigmBatch

/// What a journal holds, read once without a lock and without a change to it: for who wants to know and sends nothing.
///
/// A run that is using the journal meanwhile goes on undisturbed.
package final class RecordedOutcomes {
    /// Which job the journal belongs to; nil where that was damaged.
    package let header: JournalHeader?
    private let index: OutcomeIndex
    private let file: any OpenFile

    /// Reads a journal.
    ///
    /// - Returns: Nil when there is no such file, or it is none.
    /// - Throws: ``FileError`` when it cannot be read.
    package init?(at path: String, on fileSystem: any FileSystem = POSIXFileSystem()) throws(FileError) {
        let file: any OpenFile
        do throws(FileError) {
            file = try fileSystem.open(path)
        } catch  where error.isNotFound {
            return nil
        }
        let scan = try JournalScan.reading(file, indexPath: nil)
        guard !scan.isEmpty else { return nil }
        header = scan.header
        index = scan.takeIndex()
        self.file = file
    }

    /// What it holds of a row; nil when the row has no outcome.
    package func place(of key: RowKey) -> OutcomeIndex.Place? { index.place(of: key) }

    /// The outcome of a row, read back; nil when it has none, or can no longer be read.
    package func record(for key: RowKey, through window: inout LineWindow) -> OutcomeRecord? {
        guard let place = index.place(of: key), let line = try? window.line(at: place.offset, of: file),
            let record = OutcomeRecord(line: window.buffer.span.extracting(line)), record.key == key
        else { return nil }
        return record
    }
}
