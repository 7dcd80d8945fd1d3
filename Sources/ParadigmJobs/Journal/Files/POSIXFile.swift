import ParadigmGround

/// An open file of the machine.
final class POSIXFile: OpenFile {
    private let file: OwnedDescriptor
    private let path: String

    /// Opens a file.
    ///
    /// - Throws: ``FileError``.
    init(
        _ path: String,
        _ flags: Int32,
        mode: mode_t = 0o600,
        for operation: FileError.Operation
    ) throws(FileError) {
        do throws(SystemError) {
            file = try OwnedDescriptor(opening: path, flags, mode: mode)
        } catch {
            throw FileError(operation, path, code: error.code)
        }
        self.path = path
    }

    private var descriptor: Int32 { file.number }

    func size() throws(FileError) -> Int {
        Int(try status().st_size)
    }

    func read(into buffer: inout [UInt8], from place: Int, at offset: Int) throws(FileError) -> Int {
        let wanted = buffer.count - place
        var filled = 0
        while filled < wanted {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(
                    descriptor,
                    bytes.baseAddress?.advanced(by: place + filled),
                    wanted - filled,
                    offset + filled
                )
            }
            if count == 0 { break }
            if count > 0 {
                filled += count
            } else if errno != EINTR {
                throw error(.read)
            }
        }
        return filled
    }

    func write(_ bytes: Span<UInt8>, at offset: Int) throws(FileError) -> Int {
        while true {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe pwrite(descriptor, bytes.baseAddress, bytes.count, offset)
            }
            if count > 0 || bytes.count == 0 { return count }
            // Nothing written and no reason given: as good as a full disk, and never a loop without end.
            if count == 0 { throw FileError(.write, path, code: ENOSPC) }
            guard errno == EINTR else { throw error(.write) }
        }
    }

    func truncate(to length: Int) throws(FileError) {
        while ftruncate(descriptor, length) != 0 {
            guard errno == EINTR else { throw error(.truncate) }
        }
    }

    func sync() throws(FileError) {
        while isSyncFailing {
            // That says nothing of the pages, which are still there to be written.
            if errno == EINTR { continue }
            let error = error(.sync)
            forgetCache()
            throw error
        }
    }

    private var isSyncFailing: Bool {
        #if canImport(Darwin)
        fcntl(descriptor, F_FULLFSYNC) == -1
        #else
        fdatasync(descriptor) != 0
        #endif
    }

    /// Syncs content and attributes, for directories.
    func syncAll() throws(FileError) {
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { throw error(.sync) }
        }
    }

    /// Drops the pages that the kernel keeps of this file.
    ///
    /// After a failed sync Linux counts the pages that it could not write as clean: whoever reads them later would
    /// take for recorded what no disk holds.
    private func forgetCache() {
        #if !canImport(Darwin)
        _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        #endif
    }

    func reserve(_ range: Range<Int>) throws(FileError) {
        #if canImport(Darwin)
        var store = unsafe fstore_t(
            fst_flags: UInt32(F_ALLOCATEALL),
            fst_posmode: F_PEOFPOSMODE,
            fst_offset: 0,
            fst_length: off_t(range.count),
            fst_bytesalloc: 0
        )
        guard unsafe fcntl(descriptor, F_PREALLOCATE, &store) != -1 else { throw error(.reserve) }
        #else
        var space = SpaceReservation(start: Int64(range.lowerBound), length: Int64(range.count))
        guard unsafe ioctl(descriptor, SpaceReservation.request, &space) == 0 else { throw error(.reserve) }
        #endif
    }

    func lock() throws(FileError) -> Bool {
        // Whoever asks whether a run goes on (``PartsWatch``) holds the lock for a moment too.
        var left = 3
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK {
                guard left > 0 else { return false }
                left -= 1
                _ = poll(nil, 0, 10)
                continue
            }
            guard errno == EINTR else { throw error(.lock) }
        }
        return true
    }

    func unlock() {
        _ = flock(descriptor, LOCK_UN)
    }

    func isFile(at path: String) throws(FileError) -> Bool {
        let own = try status()
        var named = stat()
        guard unsafe path.withCString({ unsafe lstat($0, &named) }) == 0 else {
            if errno == ENOENT { return false }
            throw FileError(.inspect, path, code: errno)
        }
        return own.st_dev == named.st_dev && own.st_ino == named.st_ino
    }

    private func status() throws(FileError) -> stat {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw error(.inspect) }
        return status
    }

    private func error(_ operation: FileError.Operation) -> FileError {
        FileError(operation, path, code: errno)
    }
}

#if !canImport(Darwin)
/// `struct space_resv` of <linux/falloc.h>, for the request that does what `fallocate(2)` does with
/// FALLOC_FL_KEEP_SIZE: the C library's module does not show that function to Swift.
private struct SpaceReservation {
    /// `FS_IOC_RESVSP`.
    static let request: UInt = 0x4030_5828

    var type: Int16 = 0
    /// From the start of the file (SEEK_SET).
    var whence: Int16 = 0
    var start: Int64
    var length: Int64
    var system: Int32 = 0
    var process: UInt32 = 0
    var padding: (Int64, Int64) = (0, 0)
}
#endif
