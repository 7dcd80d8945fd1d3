/// Why a journal cannot be made, opened or written.
package enum JournalError: Error, Hashable, Sendable {
    /// There is a journal of that name already.
    case exists(path: String)
    /// There is no journal of that name.
    case notFound(path: String)
    /// Another run holds the journal.
    case locked(path: String)
    /// The name is a symbolic link, which is never followed.
    case symbolicLink(path: String)
    /// The journal's making was cut short before its header: nothing was sent under it.
    case neverBegun(path: String)
    /// The file is no journal, or its first line is damaged.
    case notAJournal(path: String)
    /// The journal was written by a later version of this software.
    case unsupportedVersion(Int, path: String)
    /// A record in the journal cannot be read back.
    case damaged(path: String, offset: Int)
    /// The disk is full; the journal holds whole lines only and takes records again once there is space.
    case diskFull(path: String)
    /// The journal was closed.
    case closed(path: String)
    /// An operation on a file failed.
    ///
    /// When it was a sync or a write of the journal, the journal takes no further record.
    case file(FileError)

    /// What the answer of the system means to a journal.
    init(_ error: FileError) {
        switch error {
        case _ where error.isDiskFull: self = .diskFull(path: error.path)
        case _ where error.isLink: self = .symbolicLink(path: error.path)
        case _ where error.isNotFound: self = .notFound(path: error.path)
        case _ where error.isExisting: self = .exists(path: error.path)
        default: self = .file(error)
        }
    }

    /// Runs some work on files and puts its error in these terms.
    static func wrapping<Result: ~Copyable>(
        _ body: () throws(FileError) -> Result
    ) throws(JournalError) -> Result {
        do throws(FileError) { return try body() } catch { throw JournalError(error) }
    }
}
