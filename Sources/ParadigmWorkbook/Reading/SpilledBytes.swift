import ParadigmGround

/// Bytes that are appended, and read back in pieces; what is more than a little of them lies in a file without a name, so
/// that a long workbook takes no more memory than a short one.
final class SpilledBytes {
    /// How many are kept before they go to the file.
    private static let keptSize = 1 << 20
    /// They are read back in pages, of which some are kept: a sheet goes through its texts in order, and returns to some of
    /// them again and again.
    private static let pageSize = 16 << 10
    private static let pagesKept = 64

    /// What was appended last, and may still be changed.
    var tail: [UInt8] = []
    /// How many bytes are in the file, before the tail.
    private(set) var spilled = 0
    private var file: OwnedDescriptor?
    /// Whether a file can be had; otherwise all stays in memory.
    private var canSpill = true
    /// Pages by their numbers, each in the one place that it may have.
    private var pages = [(number: Int, bytes: [UInt8])](repeating: (-1, []), count: pagesKept)

    /// All bytes.
    var count: Int { spilled + tail.count }

    /// Puts the tail into the file, if there is much of it: no piece may be asked for that lies across its end.
    func spill() {
        guard canSpill, tail.count >= Self.keptSize else { return }
        do throws(SystemError) {
            if file == nil { file = try Self.newFile() }
            try file?.descriptor.write(tail)
            spilled += tail.count
            tail.removeAll(keepingCapacity: true)
        } catch {
            // What is in the file stays good, and nothing is written behind it any more.
            canSpill = false
        }
    }

    /// Appends a piece of them to other bytes.
    ///
    /// - Throws: `SystemError` when it cannot be read back.
    func append(_ range: Range<Int>, to bytes: inout [UInt8]) throws(SystemError) {
        guard range.lowerBound < spilled else {
            bytes += tail[range.lowerBound - spilled..<range.upperBound - spilled]
            return
        }
        var place = range.lowerBound
        while place < range.upperBound {
            let number = place / Self.pageSize
            let start = number * Self.pageSize
            let end = min(range.upperBound - start, Self.pageSize)
            let slot = number % Self.pagesKept
            // The last page may have grown since.
            if pages[slot].number != number || pages[slot].bytes.count < end { try read(number, into: slot) }
            bytes += pages[slot].bytes[place - start..<end]
            place = start + end
        }
    }

    private func read(_ number: Int, into slot: Int) throws(SystemError) {
        guard let descriptor = file?.number else { throw SystemError(code: EBADF) }
        let start = number * Self.pageSize
        let size = min(Self.pageSize, spilled - start)
        pages[slot].number = -1
        if pages[slot].bytes.count != size { pages[slot].bytes = [UInt8](repeating: 0, count: size) }
        var filled = 0
        while filled < size {
            // Safe: what is read ends where the buffer does.
            let count = unsafe pages[slot].bytes
                .withUnsafeMutableBytes { buffer in
                    unsafe pread(
                        descriptor,
                        buffer.baseAddress?.advanced(by: filled),
                        size - filled,
                        off_t(start + filled)
                    )
                }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemError(code: count < 0 ? errno : EIO) }
            filled += count
        }
        pages[slot].number = number
    }

    private static func newFile() throws(SystemError) -> OwnedDescriptor {
        let directory = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        let name = directory + "/paradigm-" + String(UInt64.random(in: .min ... .max), radix: 16)
        let file = try OwnedDescriptor(opening: name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW)
        _ = unsafe unlink(name)
        return file
    }
}
