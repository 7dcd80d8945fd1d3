import ParadigmGround

/// What the system answered to an operation on a file.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried.
    package enum Operation: String, Sendable {
        case create
        case open
        case lock
        case read
        case write
        case truncate
        case sync
        case reserve
        case rename
        case remove
        case inspect
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

    /// What was tried, on which file, and the system's words for why it failed.
    package var description: String {
        "cannot \(operation.rawValue) \(path): \(systemMessage(code))"
    }
}
