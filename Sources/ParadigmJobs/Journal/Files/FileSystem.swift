/// The few things that the journal asks of a file system.
///
/// There are two: ``POSIXFileSystem``, and in the tests a simulated disk that fails, fills up and loses power at
/// chosen moments.
package protocol FileSystem: Sendable {
    /// Creates an empty file that only its owner can read and write, for reading and writing.
    ///
    /// - Throws: ``FileError`` when the name exists, a symbolic link included.
    func create(_ path: String) throws(FileError) -> any OpenFile

    /// Opens an existing file for reading and writing.
    ///
    /// - Throws: ``FileError``, also when the name is a symbolic link.
    func open(_ path: String) throws(FileError) -> any OpenFile

    /// Gives a file another name at once, in place of what had that name.
    func rename(_ path: String, to newPath: String) throws(FileError)

    /// Takes a name away.
    func remove(_ path: String) throws(FileError)

    /// The paths in the directory of a path that begin with it, as far as they can be found out.
    func names(beginningWith path: String) -> [String]

    /// Makes the creation, renaming and removal of files in the directory of a path durable.
    func syncDirectory(of path: String) throws(FileError)
}

/// A file opened for reading and writing; it is closed, and its lock given up, when the last reference goes.
package protocol OpenFile: AnyObject, Sendable {
    /// Length in bytes.
    func size() throws(FileError) -> Int

    /// Fills a buffer from one of its places to its end.
    ///
    /// - Parameters:
    ///   - buffer: The buffer, whose size stays as it is.
    ///   - place: Where in the buffer the bytes go.
    ///   - offset: Where in the file they are.
    /// - Returns: How many bytes were read: fewer than there is room for only at the end of the file.
    /// - Throws: ``FileError``.
    func read(into buffer: inout [UInt8], from place: Int, at offset: Int) throws(FileError) -> Int

    /// Writes once, which may be less than asked for.
    ///
    /// - Returns: How many bytes were written.
    func write(_ bytes: Span<UInt8>, at offset: Int) throws(FileError) -> Int

    /// Cuts the file to a length, and gives back space that was reserved beyond it.
    func truncate(to length: Int) throws(FileError)

    /// Makes the content durable.
    func sync() throws(FileError)

    /// Reserves space on the disk without changing the length.
    func reserve(_ range: Range<Int>) throws(FileError)

    /// Takes the lock that only one open file at a time can hold.
    ///
    /// - Returns: False when another one holds it.
    func lock() throws(FileError) -> Bool

    /// Gives the lock up.
    func unlock()

    /// Whether a name still stands for this file.
    func isFile(at path: String) throws(FileError) -> Bool
}

extension OpenFile {
    /// Writes all of a span.
    func writeAll(_ bytes: Span<UInt8>, at offset: Int) throws(FileError) {
        var written = 0
        while written < bytes.count {
            written += try write(bytes.extracting(written..<bytes.count), at: offset + written)
        }
    }

    /// Reads a range of bytes, fewer if the file ends before.
    func bytes(in range: Range<Int>) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        let count = try read(into: &bytes, from: 0, at: range.lowerBound)
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}

extension FileSystem {
    /// None: what was left behind is not looked for.
    package func names(beginningWith path: String) -> [String] { [] }

    /// Takes a name away, if it is there.
    func removeIfThere(_ path: String) throws(FileError) {
        do throws(FileError) { try remove(path) } catch  where error.isNotFound {}
    }

    /// Puts bytes in place of a file, or makes it, so that after a crash it holds either the old bytes or the new.
    ///
    /// They are written to a file beside it, which is synced and renamed.
    ///
    /// - Throws: ``FileError``; the old file is then untouched.
    package func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let temporary = try TemporaryFile.create(for: path, on: self)
        do throws(FileError) {
            try temporary.file.writeAll(bytes.span, at: 0)
            try temporary.file.sync()
            try temporary.giveName()
        } catch {
            temporary.discard()
            throw error
        }
        try syncDirectory(of: path)
    }
}
