#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Zeroed 64-bit words in memory that the kernel may move to a file, so that a large table does not count against the
/// memory of the process.
///
/// The file loses its name at once: whatever way the process ends, nothing is left behind. Where the file cannot be
/// had (no path, no space, a file system without allocation), plain memory takes its place; space is allocated first
/// because writing to a mapped hole on a full disk ends the process.
@safe
struct MappedWords: ~Copyable {
    /// How many words there are.
    let count: Int
    private let base: UnsafeMutablePointer<UInt64>

    /// Words of zeros.
    ///
    /// - Parameters:
    ///   - count: How many, at least 1.
    ///   - path: Name that the file has for a moment; nil for plain memory.
    /// - Throws: ``FileError`` when there is no memory either.
    init(count: Int, path: String?) throws(FileError) {
        let length = count * MemoryLayout<UInt64>.stride
        let mapped = unsafe path.flatMap { unsafe Self.mapFile($0, length) } ?? Self.map(-1, length)
        guard let mapped = unsafe mapped else { throw FileError(.map, path ?? "memory", code: errno) }
        self.count = count
        // Safe: mappings begin at a page, and any bits are an integer.
        unsafe base = mapped.bindMemory(to: UInt64.self, capacity: count)
    }

    deinit {
        unsafe munmap(base, count * MemoryLayout<UInt64>.stride)
    }

    /// The word at an index, which must lie below ``count``.
    subscript(index: Int) -> UInt64 {
        get {
            precondition(index >= 0 && index < count)
            return unsafe base[index]
        }
        nonmutating set {
            precondition(index >= 0 && index < count)
            unsafe base[index] = newValue
        }
    }

    private static func mapFile(_ path: String, _ length: Int) -> UnsafeMutableRawPointer? {
        unsafe path.withCString { name -> UnsafeMutableRawPointer? in
            // What a run left that ended between the next two lines.
            unsafe unlink(name)
            let descriptor = unsafe open(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            unsafe unlink(name)
            return allocate(descriptor, length) ? unsafe map(descriptor, length) : nil
        }
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
