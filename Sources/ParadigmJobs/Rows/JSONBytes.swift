import ParadigmAPI
import ParadigmBatch

/// JSON appended to bytes that are there already, for lines of which a run writes millions.
extension [UInt8] {
    /// Appends characters as they are.
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe append(contentsOf: $0) }
    }

    /// Appends an integer.
    mutating func append(decimal integer: Int) {
        guard integer < 0 || integer > 9 else { return append(UInt8(ascii: "0") + UInt8(integer)) }
        append(contentsOf: integer.description.utf8)
    }

    /// Appends the 32 digits of a row's key.
    mutating func append(_ key: RowKey) {
        appendHex(key.high)
        appendHex(key.low)
    }

    /// Appends a JSON string.
    mutating func append(quoting string: String) {
        var string = string
        let isPlain = string.withUTF8 { utf8 in
            let utf8 = unsafe utf8.span
            for index in utf8.indices {
                let byte = utf8[index]
                guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return false }
            }
            append(UInt8(ascii: "\""))
            append(utf8, in: 0..<utf8.count)
            append(UInt8(ascii: "\""))
            return true
        }
        guard !isPlain else { return }
        var writer = JSONWriter(capacity: string.utf8.count + 16)
        writer.string(string)
        append(contentsOf: writer.bytes)
    }
}
