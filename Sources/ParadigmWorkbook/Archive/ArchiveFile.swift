import ParadigmGround

/// The bytes of an archive, read from any place.
///
/// The place in the file that the descriptor stands at does not matter and stays as it is.
package struct ArchiveFile {
    private let descriptor: Int32
    /// Length in bytes.
    let size: Int

    /// An open file, which stays open and belongs to somebody else.
    ///
    /// - Throws: ``WorkbookError/cannotRead(code:)``.
    package init(descriptor: Int32) throws(WorkbookError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .cannotRead(code: errno) }
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    /// Reads bytes to the beginning of a buffer, as many as it has room for.
    ///
    /// - Returns: How many bytes were read: fewer only at the end of the file.
    func read(into buffer: inout [UInt8], at offset: Int) throws(WorkbookError) -> Int {
        var filled = 0
        while filled < buffer.count, offset + filled < size {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(
                    descriptor,
                    bytes.baseAddress.map { unsafe $0 + filled },
                    bytes.count - filled,
                    off_t(offset + filled)
                )
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .cannotRead(code: errno) }
            guard count > 0 else { break }
            filled += count
        }
        return filled
    }

    /// A range of bytes.
    ///
    /// - Throws: ``WorkbookError/noArchive`` when the file ends before.
    func bytes(in range: Range<Int>) throws(WorkbookError) -> [UInt8] {
        guard range.lowerBound >= 0, range.upperBound <= size else { throw .noArchive }
        var bytes = [UInt8](repeating: 0, count: range.count)
        guard try read(into: &bytes, at: range.lowerBound) == range.count else { throw .noArchive }
        return bytes
    }
}

extension [UInt8] {
    /// The integer of some bytes, lowest byte first, as everything in an archive is written.
    func integer(at offset: Int, bytes: Int) -> Int {
        var value: UInt64 = 0
        for index in (0..<bytes).reversed() { value = value << 8 | UInt64(self[offset + index]) }
        // What does not fit is no length and no place of any file.
        return Int(clamping: value)
    }

    /// Appends an integer as an archive has it.
    mutating func append(integer: Int, bytes: Int) {
        for index in 0..<bytes { append(UInt8(truncatingIfNeeded: integer >> (8 * index))) }
    }
}
