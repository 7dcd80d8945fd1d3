extension String {
    /// The string that a range of UTF-8 bytes spells; bytes that are not UTF-8 become U+FFFD.
    package init(bytes: Span<UInt8>, in range: Range<Int>) {
        self = unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension [UInt8] {
    /// Appends a range of the bytes of a span at once.
    mutating func append(_ bytes: Span<UInt8>, in range: Range<Int>) {
        unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
