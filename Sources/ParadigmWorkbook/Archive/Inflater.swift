import CZlib

/// Unpacks raw deflate data (RFC 1951) piece by piece.
@safe
final class Inflater {
    private let stream: UnsafeMutablePointer<z_stream>
    /// Whether the data has come to its own end.
    private(set) var isFinished = false

    /// An unpacker at the beginning; nil without memory.
    init?() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // Without a header: the archive has lengths and a checksum of its own.
        let status = unsafe inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { return nil }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    /// Unpacks as much as there is room for.
    ///
    /// - Parameters:
    ///   - input: Packed bytes.
    ///   - range: Those of them that were not taken yet.
    ///   - output: Where what is unpacked goes, from its beginning.
    /// - Returns: How many bytes were taken, and how many unpacked; nil when the data is damaged.
    func unpack(_ input: inout [UInt8], in range: Range<Int>, to output: inout [UInt8]) -> (taken: Int, made: Int)? {
        precondition(range.upperBound <= input.count)
        // Safe: the library reads within the range and writes within the output, whose lengths it is given.
        let status = unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                unsafe stream.pointee.next_in = input.baseAddress.map { unsafe $0 + range.lowerBound }
                unsafe stream.pointee.avail_in = uInt(range.count)
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = uInt(output.count)
                return unsafe inflate(stream, Z_NO_FLUSH)
            }
        }
        isFinished = status == Z_STREAM_END
        // Without progress: more input, or more room, is wanted.
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return nil }
        return unsafe (range.count - Int(stream.pointee.avail_in), output.count - Int(stream.pointee.avail_out))
    }
}

/// The checksum of archives, CRC-32.
enum ArchiveChecksum {
    /// The checksum of what was seen so far and more bytes.
    static func of(_ bytes: Span<UInt8>, after checksum: UInt32 = 0) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe UInt32(truncatingIfNeeded: crc32(uLong(checksum), bytes.baseAddress, uInt(bytes.count)))
        }
    }
}
