/// Searches over bytes.
package enum ByteSearch {
    /// Offset of the first byte with a value, at or after another offset; nil when there is none.
    @inlinable
    @inline(__always)
    package static func first(_ byte: UInt8, in bytes: Span<UInt8>, from start: Int = 0) -> Int? {
        guard start < bytes.count else { return nil }
        return unsafe bytes.withUnsafeBytes { buffer in
            // Safe: the guard keeps the search inside the buffer.
            guard let base = buffer.baseAddress,
                let found = unsafe memchr(base + start, Int32(byte), buffer.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }

    /// How often a byte occurs.
    package static func count(_ byte: UInt8, in bytes: Span<UInt8>) -> Int {
        var count = 0
        var next = 0
        while let found = first(byte, in: bytes, from: next) {
            count += 1
            next = found + 1
        }
        return count
    }
}
