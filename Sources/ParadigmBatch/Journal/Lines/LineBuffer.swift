internal import ParadigmAPI

/// One line of the journal while it is put together, in memory that is used again for the next one.
struct LineBuffer {
    /// What was written so far.
    private(set) var bytes: [UInt8] = []

    /// Empties the buffer and writes the beginning of a line.
    mutating func begin(_ text: StaticString) {
        // One huge line must not hold its memory for the rest of the run.
        bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
        append(text)
    }

    /// Writes characters as they are.
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Writes bytes as they are.
    mutating func append(_ text: [UInt8]) {
        bytes.append(contentsOf: text)
    }

    /// Writes an integer.
    mutating func append(_ integer: Int) {
        guard integer < 0 || integer > 9 else { return bytes.append(UInt8(ascii: "0") + UInt8(integer)) }
        append(integer.description.utf8)
    }

    /// Writes a row's key as a string.
    mutating func append(_ key: RowKey) {
        bytes.append(UInt8(ascii: "\""))
        bytes.appendHex(key.high)
        bytes.appendHex(key.low)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a JSON string.
    mutating func append(quoting string: String) {
        let isPlain = string.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        guard isPlain else {
            var writer = JSONWriter(capacity: string.utf8.count + 16)
            writer.string(string)
            return append(writer.bytes)
        }
        bytes.append(UInt8(ascii: "\""))
        append(string.utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ text: String.UTF8View) {
        bytes.append(contentsOf: text)
    }

    /// Ends the line with the checksum of what was written.
    mutating func seal() {
        let checksum = CRC32C.checksum(bytes.span)
        append(#","crc":""#)
        bytes.appendHex(checksum)
        append("\"}\n")
    }
}
