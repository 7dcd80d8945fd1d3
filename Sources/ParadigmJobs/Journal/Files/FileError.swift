import ParadigmGround

/// What the system answered to an operation on a file.
package struct FileError: Error, Hashable, Sendable {
    /// What was tried.
    package enum Operation: Hashable, Sendable, CaseIterable {
        /// Making it.
        case create
        /// Opening it.
        case open
        /// Locking it.
        case lock
        /// Reading it.
        case read
        /// Writing to it.
        case write
        /// Cutting its end off.
        case truncate
        /// Bringing what was written to the disk.
        case sync
        /// Reserving space for it.
        case reserve
        /// Giving it another name.
        case rename
        /// Removing it.
        case remove
        /// Asking what it is.
        case inspect
        /// Mapping it into memory.
        case map
    }

    /// What was tried.
    package let operation: Operation
    /// The file or directory.
    package let path: String
    /// The system's error number (`errno`).
    package let code: Int32

    /// An error with its facts, for file systems and for tests.
    package init(_ operation: Operation, _ path: String, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// The error of an operation on a file that is not there.
    static func notFound(_ operation: Operation, _ path: String) -> FileError {
        FileError(operation, path, code: ENOENT)
    }

    /// The error of an operation whose name is taken.
    static func existing(_ operation: Operation, _ path: String) -> FileError {
        FileError(operation, path, code: EEXIST)
    }

    /// Whether the disk, or the user's share of it, is full.
    package var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }
    /// Whether there is no such file.
    package var isNotFound: Bool { code == ENOENT }
    /// Whether the file exists already.
    package var isExisting: Bool { code == EEXIST }
    /// Whether the name is a symbolic link, which is not followed.
    package var isLink: Bool { code == ELOOP }
}
