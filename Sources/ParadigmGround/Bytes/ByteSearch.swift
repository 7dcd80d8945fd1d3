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

    /// Where a sequence of bytes stands first, at or after an offset; nil when it does not, or is empty.
    package static func range(of sequence: Span<UInt8>, in bytes: Span<UInt8>, from start: Int = 0) -> Range<Int>? {
        guard !sequence.isEmpty else { return nil }
        var next = start
        while let found = first(sequence[0], in: bytes, from: next), found + sequence.count <= bytes.count {
            var length = 1
            while length < sequence.count, bytes[found + length] == sequence[length] { length += 1 }
            if length == sequence.count { return found..<found + length }
            next = found + 1
        }
        return nil
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
