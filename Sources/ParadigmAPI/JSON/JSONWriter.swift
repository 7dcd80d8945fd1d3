import ParadigmGround

/// Appends JSON without white space to one buffer, and sets the commas.
///
/// Strings keep their UTF-8; only the quote, the backslash and control characters are escaped. The writer does not
/// check that the calls make up a well-formed text: that is the caller's part.
package struct JSONWriter: Sendable {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []
    /// Whether a comma must come before the next key or element.
    private var needsComma = false

    /// An empty buffer.
    ///
    /// - Parameter capacity: Bytes to reserve.
    package init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Opens an object.
    package mutating func beginObject() { open(UInt8(ascii: "{")) }
    /// Closes the object opened last.
    package mutating func endObject() { close(UInt8(ascii: "}")) }
    /// Opens an array.
    package mutating func beginArray() { open(UInt8(ascii: "[")) }
    /// Closes the array opened last.
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// Writes a key; its value must follow.
    package mutating func key(_ key: String) {
        string(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a string.
    package mutating func string(_ string: String) {
        var string = string
        string.withUTF8 { unsafe self.string(utf8: $0.span) }
    }

    /// Writes a string given by its UTF-8, which must be well-formed.
    package mutating func string(utf8: Span<UInt8>) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(utf8)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes an integer.
    package mutating func int(_ int: Int) {
        separate()
        guard int < 0 || int > 9 else { return bytes.append(UInt8(ascii: "0") + UInt8(int)) }
        bytes.append(contentsOf: int.description.utf8)
    }

    /// Writes a finite double so that it reads back as the same value; NaN and the infinities as null.
    package mutating func double(_ double: Double) {
        separate()
        bytes.append(contentsOf: (JSONNumber(double)?.literal ?? "null").utf8)
    }

    /// Writes true or false.
    package mutating func bool(_ bool: Bool) {
        separate()
        bytes.append(contentsOf: (bool ? "true" : "false").utf8)
    }

    /// Writes null.
    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes bytes that are one JSON value already.
    package mutating func raw(_ value: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: value)
    }

    /// Writes any value.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let bool): self.bool(bool)
        case .number(let number): raw(number.literal.utf8)
        case .string(let string): self.string(string)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let object):
            beginObject()
            for member in object {
                key(member.key)
                self.value(member.value)
            }
            endObject()
        }
    }
}

extension JSONWriter {
    private mutating func open(_ byte: UInt8) {
        separate()
        bytes.append(byte)
        needsComma = false
    }

    private mutating func close(_ byte: UInt8) {
        bytes.append(byte)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Appends runs that need no escape at once, and the escapes between them.
    private mutating func appendEscaped(_ utf8: Span<UInt8>) {
        var start = 0
        while start < utf8.count {
            let end = ByteScan.endOfUnescaped(in: utf8, from: start)
            bytes.append(utf8, in: start..<end)
            guard end < utf8.count else { return }
            appendEscape(of: utf8[end])
            start = end + 1
        }
    }

    private mutating func appendEscape(of byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            let digit = byte & 0x0F
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
