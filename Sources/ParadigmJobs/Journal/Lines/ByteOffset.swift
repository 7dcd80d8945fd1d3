import ParadigmGround

extension Span<UInt8> {
    /// Offset of the first byte of a value, at or after an offset; nil when there is none.
    func firstOffset(of byte: UInt8, from start: Int = 0) -> Int? {
        guard start < count else { return nil }
        // Safe: the search ends with the span, and the address found lies in it.
        return unsafe withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base + start, Int32(byte), bytes.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }
}
