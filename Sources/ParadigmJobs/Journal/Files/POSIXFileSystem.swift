import ParadigmGround

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
        try POSIXFile(path, flags | O_NOFOLLOW | O_NONBLOCK, for: operation)
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
        let file = try POSIXFile(directory, O_RDONLY | O_DIRECTORY, for: .sync)
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
private func renameFile(_ path: UnsafePointer<CChar>, _ newPath: UnsafePointer<CChar>) -> Int32 {
    unsafe rename(path, newPath)
}
