import ParadigmGround

/// A file that appears under its name only when it is complete.
///
/// The bytes go to a temporary file beside it, which is synced and renamed at the end, and removed when the end is not
/// reached. What the name stood for before stays untouched until then.
struct OutputFile: ~Copyable {
    private let path: String
    private let fileSystem: any FileSystem
    private let temporary: TemporaryFile
    private var buffer: [UInt8] = []
    private var offset = 0
    private let bufferSize: Int
    private var hasItsName = false

    /// Bytes written so far.
    var byteCount: Int { offset + buffer.count }

    /// Creates the temporary file.
    ///
    /// - Throws: ``FileError``, also when the name stands for something other than a regular file.
    static func create(
        _ path: String,
        on fileSystem: any FileSystem,
        bufferSize: Int = 256 << 10
    ) throws(FileError) -> OutputFile {
        try check(path)
        return OutputFile(path, on: fileSystem, try TemporaryFile.create(for: path, on: fileSystem), bufferSize)
    }

    /// Makes sure that the file could be made, as long as nothing was done for it yet.
    ///
    /// - Throws: ``FileError``, also when the name stands for something other than a regular file.
    static func probe(_ path: String, on fileSystem: any FileSystem) throws(FileError) {
        try check(path)
        try TemporaryFile.create(for: path, on: fileSystem).discard()
    }

    // A noncopyable value cannot be given up half made, so nothing here may throw.
    private init(_ path: String, on fileSystem: any FileSystem, _ temporary: TemporaryFile, _ bufferSize: Int) {
        self.path = path
        self.fileSystem = fileSystem
        self.temporary = temporary
        self.bufferSize = bufferSize
        buffer.reserveCapacity(bufferSize + bufferSize / 4)
    }

    deinit {
        // Left behind, it would only take space: the next attempt removes it.
        if !hasItsName { temporary.discard() }
    }

    /// Writes what a closure appends to the buffer.
    mutating func append(_ bytes: (inout [UInt8]) -> Void) throws(FileError) {
        bytes(&buffer)
        if buffer.count >= bufferSize { try flush() }
    }

    /// Makes the file durable and gives it its name.
    ///
    /// - Parameter record: Told what the durable file is called before it has its name: where that is written down
    ///   first, no crash leaves an output that nobody knows of.
    /// - Throws: ``FileError`` and what `record` throws; the name then stands for what it stood for before, unless only
    ///   the directory could not be synced.
    consuming func finish(_ record: (_ temporary: String) throws -> Void = { _ in }) throws {
        try flush()
        try temporary.file.sync()
        try record(temporary.name)
        try temporary.giveName()
        hasItsName = true
        try fileSystem.syncDirectory(of: path)
    }

    private mutating func flush() throws(FileError) {
        try temporary.file.writeAll(buffer.span, at: offset)
        offset += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }

    /// Renaming would replace a link or a device instead of writing through it, which nobody can have meant.
    private static func check(_ path: String) throws(FileError) {
        switch FileStatus.of(path)?.kind {
        case .regular, nil: return
        case .link: throw FileError(.create, path, code: ELOOP)
        case .directory: throw FileError(.create, path, code: EISDIR)
        default: throw FileError(.create, path, code: EEXIST)
        }
    }
}

/// The file system of the machine, for files that may be read by whomever the user's mask allows.
struct OutputFileSystem: FileSystem {
    private let base = POSIXFileSystem()

    func create(_ path: String) throws(FileError) -> any OpenFile {
        try POSIXFile(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o666, for: .create)
    }

    func open(_ path: String) throws(FileError) -> any OpenFile { try base.open(path) }

    func rename(_ path: String, to newPath: String) throws(FileError) { try base.rename(path, to: newPath) }

    func remove(_ path: String) throws(FileError) { try base.remove(path) }

    func names(beginningWith path: String) -> [String] { base.names(beginningWith: path) }

    func syncDirectory(of path: String) throws(FileError) { try base.syncDirectory(of: path) }
}
