#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension BatchJobOptions.Source {
    /// Whether it can be read as often as needed.
    package var isFile: Bool {
        if case .file = self { true } else { false }
    }

    /// The source that a path leads to.
    ///
    /// - Throws: ``InputError/device(path:)`` for what holds no rows, or holds them without end.
    package init(path: String) throws(InputError) {
        guard let status = FileStatus.following(path) else {
            // What is wrong there shows when it is opened.
            self = .file(path)
            return
        }
        switch status.kind {
        case .regular, .directory, .link: self = .file(path)
        case .pipe: self = .pipe(path)
        case .device where Self.isTerminal(path): self = .pipe(path)
        case .device, .other: throw .device(path: path)
        }
    }

    private static func isTerminal(_ path: String) -> Bool {
        let file = unsafe open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return isatty(file) == 1
    }

    /// Whether there is a standard input: a program can be started without.
    ///
    /// What would be closed when another program takes this one's place was not there when this one began: it is a file
    /// that was opened since, and took the number that was free.
    package static var isStandardInputOpen: Bool {
        let flags = fcntl(STDIN_FILENO, F_GETFD)
        return flags >= 0 && flags & FD_CLOEXEC == 0
    }
}
