import ParadigmGround

/// Which file a name stands for, whatever the name is: two names with one identity are one file.
package enum FileIdentity: Hashable, Sendable {
    /// A file that is there, links followed.
    case file(device: UInt64, number: UInt64)
    /// A name that is free, in a directory that is there.
    case name(String, device: UInt64, directory: UInt64)
    /// A name in a directory that is not there.
    case path(String)

    /// The identity of what a path leads to, or would lead to.
    package init(path: String) {
        if let status = FileStatus.following(path) {
            self = .file(device: status.device, number: status.number)
            return
        }
        let name = FilePath.name(of: path)
        guard let directory = FileStatus.following(FilePath.directory(of: path)) else {
            self = .path(path)
            return
        }
        self = .name(name, device: directory.device, directory: directory.number)
    }

    /// The identity of an open file; nil for anything that is no regular file, which nobody can mean by a name.
    package init?(descriptor: Int32) {
        guard let status = FileStatus(descriptor: descriptor), status.kind == .regular else { return nil }
        self = .file(device: status.device, number: status.number)
    }
}

/// What a name stands for.
package enum FileKind: Hashable, Sendable {
    case regular
    case directory
    case link
    case pipe
    /// A device, a terminal included.
    case device
    /// A socket, or something that only some systems have.
    case other
}

/// What the system tells about a file.
package struct FileStatus: Sendable {
    /// What it is.
    package let kind: FileKind
    /// The device that it is on, and its number there.
    package let device, number: UInt64

    /// What a name itself stands for, a link for itself; nil when it is free.
    package static func of(_ path: String) -> FileStatus? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? FileStatus(status) : nil
    }

    /// What a path leads to, links followed; nil when it leads nowhere.
    package static func following(_ path: String) -> FileStatus? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? FileStatus(status) : nil
    }

    /// An open file; nil when the descriptor is closed.
    package init?(descriptor: Int32) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        kind =
            switch mode_t(S_IFMT) & status.st_mode {
            case mode_t(S_IFREG): .regular
            case mode_t(S_IFDIR): .directory
            case mode_t(S_IFLNK): .link
            case mode_t(S_IFIFO): .pipe
            case mode_t(S_IFCHR), mode_t(S_IFBLK): .device
            default: .other
            }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
    }
}

/// The parts of a path.
package enum FilePath {
    /// The part before the last component; "." when there is none.
    package static func directory(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last component.
    package static func name(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }
}
