import ParadigmAPI
import ParadigmGround

/// Why a batch could not be run at all, or could not go on.
///
/// Rows that were recorded stay recorded in every case. The facts are kept as they are: whoever tells a person finds
/// words, and an exit status, for each.
package enum BatchFailure: Error, Sendable, Hashable {
    /// The input as a whole cannot be used.
    case input(InputError)
    /// The journal cannot be made, opened or written; another run may hold it.
    case journal(JournalError)
    /// An operation on another file failed.
    case file(FileError)
    /// Reading standard input failed, for a reason of the system (`errno`).
    case standardInput(code: Int32)
    /// There is no standard input to read.
    case noStandardInput
    /// The first row that comes in names no model, and neither does anything else.
    case noModel(BadRow)
    /// What is piped in is not what the copy of an earlier run holds.
    case otherInput(copy: String)
    /// Two names of a run stand for one file.
    case sameFile(RunFiles.File, RunFiles.File)
    /// A name where a file is to be made stands for something else.
    case notAFile(RunFiles.File, FileKind)
    /// A name where a file is to be made stands for one that this program has not written.
    case foreignFile(RunFiles.File)
    /// The file beside the output that should tell of earlier runs was not written by one.
    case notARecord(path: String)
    /// The output exists and was not made by this job.
    case outputExists(path: String, journal: String?)
    /// The output was made by this job, and somebody changed it since.
    case outputChanged(path: String, journal: String?)
    /// The output is complete and was written otherwise than options now ask for, and there is no journal to write it anew.
    case writtenOtherwise(path: String)
    /// The output was made by this job, whose journal is gone: nothing tells any more which rows it has the answers of,
    /// and the input or the named options changed since.
    case journalGone(path: String, options: [String], input: Bool)
    /// The input or the options changed since rows were recorded, and so many of those are no longer there as they were;
    /// with the names of the options that changed, none when it was the input, and whether the input changed as well.
    case changed(rowsToResend: Int, of: Int, options: [String], inputToo: Bool = false, journal: String)
    /// The input changed while it was being sent, so that the output would not fit it.
    case inputChanged
    /// All that was to be sent has its outcome in the journal, and the output could not be made of it.
    indirect case unwritten(BatchFailure, journal: String)
    /// The input has more rows than the output's format can hold.
    case tooManyRows(limit: Int, path: String)
    /// The input has so many columns that those of the answer have no room in the output's format.
    case tooManyColumns(limit: Int, path: String)

    /// The names of the options that changed.
    static func differences(of options: JSONObject, from before: JSONObject) -> [String] {
        Set(options.keys + before.keys)
            .filter { options[$0] != before[$0] }
            .sorted()
    }

    /// The failures of the rooms as the job tells them; others stay themselves.
    static func reading(_ error: any Error) -> any Error {
        switch error {
        case let error as InputError: BatchFailure.input(error)
        case let error as JournalError: BatchFailure.journal(error)
        case let error as FileError: BatchFailure.file(error)
        default: error
        }
    }
}
