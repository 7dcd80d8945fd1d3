/// Makes UTF-8 of UTF-16 (RFC 2781).
///
/// Half of a surrogate pair that stands alone, and a single byte at the end, become bytes that are no UTF-8, so that the
/// row which has them is bad and no other.
struct UTF16Decoder: ByteFilter {
    private let isBigEndian: Bool

    /// A decoder for text in a byte order, without its mark.
    init(isBigEndian: Bool) {
        self.isBigEndian = isBigEndian
    }

    func convert(_ input: Span<UInt8>, isAtEnd: Bool, into output: inout [UInt8], atMost limit: Int) -> Int {
        var index = 0
        let end = output.count + max(1, limit)
        while output.count < end {
            guard index &+ 2 <= input.count else {
                guard isAtEnd, index < input.count else { break }
                output.append(0xFF)
                index += 1
                break
            }
            let unit = unit(input, at: index)
            guard unit & 0xFC00 == 0xD800 else {
                output.append(character: unit)
                index &+= 2
                continue
            }
            guard index &+ 4 <= input.count || isAtEnd else { break }
            let low = index &+ 4 <= input.count ? self.unit(input, at: index &+ 2) : 0
            if low & 0xFC00 == 0xDC00 {
                output.append(character: 0x1_0000 + ((unit & 0x3FF) << 10 | low & 0x3FF))
                index &+= 4
            } else {
                output.append(character: unit)
                index &+= 2
            }
        }
        return index
    }

    private func unit(_ input: Span<UInt8>, at index: Int) -> UInt32 {
        let (first, second) = (UInt32(input[index]), UInt32(input[index &+ 1]))
        return isBigEndian ? first << 8 | second : second << 8 | first
    }
}
