extension Int {
    /// The sum with a number from outside, as far as it fits.
    @inlinable
    package func addingClamped(_ other: Int) -> Int {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? (other < 0 ? .min : .max) : sum
    }
}

extension [UInt8] {
    /// Appends a range of the bytes of a span at once.
    @inlinable
    package mutating func append(_ bytes: Span<UInt8>, in range: Range<Int>) {
        unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}

extension Span<UInt8> {
    /// Whether these are the UTF-8 bytes of a text.
    @inlinable
    package func elementsEqual(_ text: String) -> Bool {
        guard count == text.utf8.count else { return false }
        var text = text
        return text.withUTF8 { text in
            let text = unsafe text.span
            for index in 0..<count where self[index] != text[index] { return false }
            return true
        }
    }
}

extension String {
    /// The string that a range of UTF-8 bytes spells; bytes that are not UTF-8 become U+FFFD.
    @inlinable
    package init(bytes: Span<UInt8>, in range: Range<Int>) {
        self = unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
