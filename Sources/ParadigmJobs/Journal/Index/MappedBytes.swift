import ParadigmGround

/// Zeroed bytes in memory that the kernel may move to a file, so that a large table need not stay in memory.
///
/// They grow where they are: the file is extended and mapped anew, and nothing is copied. It loses its name at once:
/// whatever way the process ends, nothing is left behind. Where the file cannot be had (no path, no space, a file
/// system without allocation), plain memory takes its place; space is allocated first because writing to a mapped hole
/// on a full disk ends the process.
@safe
struct MappedBytes: ~Copyable {
    /// How many bytes there are.
    private(set) var count: Int
    private var base: UnsafeMutableRawPointer
    /// The file; -1 for plain memory.
    private var descriptor: Int32

    /// Bytes of zero.
    ///
    /// - Parameters:
    ///   - count: How many, at least 1.
    ///   - path: What the file is named after for the moment that it has a name; nil for plain memory.
    /// - Throws: ``FileError`` when there is no memory either.
    init(count: Int, path: String?) throws(FileError) {
        self.count = count
        let file = path.map { Self.makeFile($0, count) } ?? -1
        if file >= 0, let mapped = unsafe Self.map(file, count) {
            (descriptor, unsafe base) = (file, unsafe mapped)
            return
        }
        if file >= 0 { close(file) }
        guard let mapped = unsafe Self.map(-1, count) else { throw FileError(.map, path ?? "memory", code: errno) }
        (descriptor, unsafe base) = (-1, unsafe mapped)
    }

    deinit {
        unsafe munmap(base, count)
        if descriptor >= 0 { close(descriptor) }
    }

    /// Makes room for more bytes, zeros after those that are there.
    ///
    /// - Throws: ``FileError`` when there is no memory; the bytes are then as they were.
    mutating func grow(to newCount: Int) throws(FileError) {
        precondition(newCount >= count)
        if descriptor >= 0, Self.allocate(descriptor, newCount), let mapped = unsafe Self.map(descriptor, newCount) {
            unsafe munmap(base, count)
            (count, unsafe base) = (newCount, unsafe mapped)
            return
        }
        guard let mapped = unsafe Self.map(-1, newCount) else { throw FileError(.map, "memory", code: errno) }
        unsafe mapped.copyMemory(from: base, byteCount: count)
        unsafe munmap(base, count)
        if descriptor >= 0 { close(descriptor) }
        (count, descriptor, unsafe base) = (newCount, -1, unsafe mapped)
    }

    /// The integer in the eight bytes at an offset.
    subscript(offset: Int) -> UInt64 {
        get {
            precondition(offset >= 0 && offset <= count - 8)
            return unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        set {
            precondition(offset >= 0 && offset <= count - 8)
            unsafe base.storeBytes(of: newValue, toByteOffset: offset, as: UInt64.self)
        }
    }

    /// The integer in the four bytes at an offset.
    subscript(half offset: Int) -> UInt32 {
        get {
            precondition(offset >= 0 && offset <= count - 4)
            return unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        }
        set {
            precondition(offset >= 0 && offset <= count - 4)
            unsafe base.storeBytes(of: newValue, toByteOffset: offset, as: UInt32.self)
        }
    }

    /// Copies bytes to an offset; where they were and where they go may overlap.
    mutating func move(_ range: Range<Int>, to offset: Int) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        precondition(offset >= 0 && offset <= count - range.count)
        unsafe (base + offset).copyMemory(from: base + range.lowerBound, byteCount: range.count)
    }

    /// Makes bytes zero.
    mutating func clear(_ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        unsafe (base + range.lowerBound).initializeMemory(as: UInt8.self, repeating: 0, count: range.count)
    }

    // MARK: The system

    /// Makes a file without a name; -1 when it cannot be had.
    private static func makeFile(_ path: String, _ length: Int) -> Int32 {
        let name = TemporaryFile.uniqueName(for: path)
        let descriptor = unsafe open(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return -1 }
        unsafe unlink(name)
        guard allocate(descriptor, length) else {
            close(descriptor)
            return -1
        }
        return descriptor
    }

    private static func allocate(_ descriptor: Int32, _ length: Int) -> Bool {
        #if canImport(Darwin)
        return false
        #else
        return posix_fallocate(descriptor, 0, length) == 0
        #endif
    }

    /// Maps a file, or plain memory for the descriptor -1.
    private static func map(_ descriptor: Int32, _ length: Int) -> UnsafeMutableRawPointer? {
        let flags = descriptor < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED
        let address = unsafe mmap(nil, length, PROT_READ | PROT_WRITE, flags, descriptor, 0)
        return unsafe address == MAP_FAILED ? nil : address
    }
}
