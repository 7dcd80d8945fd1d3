#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The file system of the machine.
package struct POSIXFileSystem: FileSystem {
    /// The machine's file system.
    package init() {}

    /// Creates a file with the permissions 0600, never through a symbolic link.
    package func create(_ path: String) throws(FileError) -> any OpenFile {
        try open(path, O_RDWR | O_CREAT | O_EXCL, for: .create)
    }

    /// Opens a file, never through a symbolic link.
    package func open(_ path: String) throws(FileError) -> any OpenFile {
        try open(path, O_RDWR, for: .open)
    }

    private func open(
        _ path: String,
        _ flags: Int32,
        for operation: FileError.Operation
    ) throws(FileError) -> any OpenFile {
        // O_NONBLOCK: a pipe of that name must not hold the run up; it means nothing for a regular file.
        let descriptor = unsafe path.withCString {
            unsafe openFile($0, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
        }
        guard descriptor >= 0 else { throw FileError(operation, path, code: errno) }
        return POSIXFile(descriptor: descriptor, path: path)
    }

    /// `rename(2)`.
    package func rename(_ path: String, to newPath: String) throws(FileError) {
        let result = unsafe path.withCString { old in
            unsafe newPath.withCString { new in unsafe renameFile(old, new) }
        }
        guard result == 0 else { throw FileError(.rename, path, code: errno) }
    }

    /// `unlink(2)`.
    package func remove(_ path: String) throws(FileError) {
        guard unsafe path.withCString({ unsafe unlink($0) }) == 0 else { throw FileError(.remove, path, code: errno) }
    }

    /// Syncs the directory that holds the last component of a path.
    package func syncDirectory(of path: String) throws(FileError) {
        let directory = FilePath.directory(of: path)
        let descriptor = unsafe directory.withCString { unsafe openFile($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) }
        guard descriptor >= 0 else { throw FileError(.sync, directory, code: errno) }
        // Its destruction closes the descriptor.
        let file = POSIXFile(descriptor: descriptor, path: directory)
        try file.syncAll()
    }

    /// Looks through the directory; one that cannot be read holds nothing.
    package func names(beginningWith path: String) -> [String] {
        guard let directory = unsafe opendir(FilePath.directory(of: path)) else { return [] }
        defer { unsafe closedir(directory) }
        let start = FilePath.name(of: path)
        let prefix = path.dropLast(start.count)
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(start) { names.append(prefix + name) }
        }
        return names
    }
}

// Inside the methods of the same names, the functions of the C library are hidden.
private func openFile(_ path: UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32 {
    unsafe open(path, flags, mode)
}

private func renameFile(_ path: UnsafePointer<CChar>, _ newPath: UnsafePointer<CChar>) -> Int32 {
    unsafe rename(path, newPath)
}
