/// What was found among the answers that other processes have kept, and could not be used.
package enum AnswerNote: Hashable, Sendable {
    /// A file that cannot be read, with the reason of the system (`errno`).
    case unreadable(path: String, code: Int32)
    /// A name of a file of answers that a link, a pipe, a directory or something else has.
    case notAFile(path: String)
    /// A file that is none of answers, or lost its first line, or was written by a later version.
    case foreign(path: String)
    /// A file of which so many lines are damaged; the others were used.
    case damaged(path: String, lines: Int)
    /// So many files hold answers of the simulator where real ones are wanted, or the other way round.
    case otherKind(files: Int)
}
