import ParadigmGround

/// How a journal's file is come by: under the lock that one run at a time can hold.
enum JournalFile {
    /// An empty file of a name that was free, or that belongs to a journal that was never begun.
    ///
    /// - Parameters:
    ///   - path: Its name.
    ///   - headerLength: How long its header will be. Whatever is longer was more than the beginning of one, and a copy
    ///     of it is kept.
    ///   - fileSystem: Where.
    ///   - isLocked: Whether it is locked, as others may know its name.
    /// - Returns: The file.
    /// - Throws: ``JournalError``.
    static func create(
        at path: String,
        headerLength: Int,
        on fileSystem: any FileSystem,
        isLocked: Bool = true
    ) throws(JournalError) -> any OpenFile {
        do throws(FileError) {
            let file = try fileSystem.create(path)
            guard isLocked else { return file }
            // Another run may have found the file before it was locked here, and taken it over.
            guard try file.lock(), try file.isFile(at: path) else { throw FileError(.create, path, code: EEXIST) }
            return file
        } catch  where error.isExisting {
            return try takeOver(path, headerLength: headerLength, on: fileSystem)
        } catch {
            throw JournalError(error)
        }
    }

    /// An existing file.
    static func open(at path: String, on fileSystem: any FileSystem) throws(JournalError) -> any OpenFile {
        let (file, isOurs) = try JournalError.wrapping { () throws(FileError) -> (any OpenFile, Bool) in
            let file = try fileSystem.open(path)
            // A lock on a file that was removed or replaced meanwhile locks nothing.
            guard try file.lock() else { return (file, false) }
            return (file, try file.isFile(at: path))
        }
        guard isOurs else { throw .locked(path: path) }
        return file
    }

    /// The header of a journal that was read; nil when it was damaged, and what comes after it was not.
    ///
    /// - Throws: ``JournalError`` that says what the file is instead.
    static func header(
        in scan: borrowing JournalScan,
        of file: any OpenFile,
        at path: String
    ) throws(JournalError) -> JournalHeader? {
        if let header = scan.header {
            guard header.version <= JournalHeader.currentVersion else {
                throw .unsupportedVersion(header.version, path: path)
            }
            return header
        }
        guard scan.isEmpty else { return nil }
        let isNeverBegun = try JournalError.wrapping { () throws(FileError) in try beginsLikeHeader(file) }
        throw isNeverBegun ? .neverBegun(path: path) : .notAJournal(path: path)
    }

    /// Makes sure that a file is a journal, or the beginning of one: nothing else may be taken away for one.
    static func check(_ file: any OpenFile, at path: String) throws(JournalError) {
        let isJournal = try JournalError.wrapping { () throws(FileError) -> Bool in
            // Whoever begins otherwise may be a journal whose first line was damaged.
            if try beginsLikeHeader(file) { return true }
            return try !JournalScan.reading(file, indexPath: nil).isEmpty
        }
        guard isJournal else { throw .notAJournal(path: path) }
    }

    private static func takeOver(
        _ path: String,
        headerLength: Int,
        on fileSystem: any FileSystem
    ) throws(JournalError) -> any OpenFile {
        let file = try open(at: path, on: fileSystem)
        try JournalError.wrapping { () throws(FileError) in
            guard try beginsLikeHeader(file), try JournalScan.reading(file, indexPath: nil).isEmpty else {
                throw FileError(.create, path, code: EEXIST)
            }
            let size = try file.size()
            if size > headerLength { _ = try JournalRecovery.copy([0..<size], of: file, at: path, on: fileSystem) }
            try file.truncate(to: 0)
        }
        return file
    }

    /// Whether a file could be the beginning of a journal that a crash or power cut left: empty, or a header's first
    /// bytes, or zeros in place of some of them.
    static func beginsLikeHeader(_ file: any OpenFile) throws(FileError) -> Bool {
        let opening = Array(JournalHeader.opening.description.utf8)
        let bytes = try file.bytes(in: 0..<min(opening.count, file.size()))
        return zip(bytes, opening).allSatisfy { $0 == 0 || $0 == $1 }
    }
}
