/// What refusals say, told apart by their words: those that differ from row to row count for nothing.
///
/// Such are words with a digit in them (identifiers, lengths, places), and whatever stands in quotes.
package enum RefusalWords {
    private static let most = 512

    /// A digest of the first 512 bytes: 64-bit FNV-1a over the words that stay.
    package static func digest(_ message: String) -> UInt64 {
        var (digest, word) = (start, start)
        var isKept = true
        var quote: UInt8?
        for byte in message.utf8.prefix(most) {
            if let open = quote {
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "`"):
                quote = byte
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"):
                if isKept { digest = add(word, to: digest) }
                (word, isKept) = (start, true)
            case UInt8(ascii: "0")...UInt8(ascii: "9"): isKept = false
            default: word = add(UInt64(byte), to: word)
            }
        }
        return isKept ? add(word, to: digest) : digest
    }

    private static let start: UInt64 = 0xcbf2_9ce4_8422_2325

    private static func add(_ value: UInt64, to digest: UInt64) -> UInt64 {
        (digest ^ value) &* 0x0000_0100_0000_01b3
    }
}
