import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// JSON appended to bytes that are there already, for lines of which a run writes millions.
extension [UInt8] {
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
