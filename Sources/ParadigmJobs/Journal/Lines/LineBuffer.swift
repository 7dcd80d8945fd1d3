import ParadigmBatch

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
        bytes.append(text)
    }

    /// Writes bytes as they are.
    mutating func append(_ text: [UInt8]) {
        bytes.append(contentsOf: text)
    }

    /// Writes an integer.
    mutating func append(_ integer: Int) {
        bytes.append(decimal: integer)
    }

    /// Writes a row's key as a string.
    mutating func append(_ key: RowKey) {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(key)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a JSON string.
    mutating func append(quoting string: String) {
        bytes.append(quoting: string)
    }

    /// Ends the line with the checksum of what was written.
    mutating func seal() {
        let checksum = CRC32C.checksum(bytes.span)
        append(#","crc":""#)
        bytes.appendHex(checksum)
        append("\"}\n")
    }
}
