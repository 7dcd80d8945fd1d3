extension [UInt8] {
    /// Appends a range of the bytes of a span at once.
    mutating func append(_ bytes: Span<UInt8>, in range: Range<Int>) {
        unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}

extension Span<UInt8> {
    /// Whether these are the UTF-8 bytes of a text.
    func elementsEqual(_ text: String) -> Bool {
        guard count == text.utf8.count else { return false }
        var index = 0
        for byte in text.utf8 {
            guard self[index] == byte else { return false }
            index &+= 1
        }
        return true
    }
}
