/// A JSON document while it is being written; commas are put where they belong.
///
/// Foundation's encoder would cost more than everything else a reply needs, and writing, unlike reading, leaves little
/// room for a mistake that a test would not see.
package struct JSONOutput: Sendable {
    /// The bytes written so far.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Creates an empty document.
    package init() {}

    /// Writes an object whose members `members` writes.
    package mutating func object(_ members: (inout JSONOutput) -> Void) {
        enclose("{", "}", members)
    }

    /// Writes an array whose elements `elements` writes.
    package mutating func array(_ elements: (inout JSONOutput) -> Void) {
        enclose("[", "]", elements)
    }

    /// Writes a member's name; its value comes next.
    package mutating func key(_ name: String) {
        text(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a member with a text.
    package mutating func member(_ name: String, _ value: String) {
        key(name)
        text(value)
    }

    /// Writes a member with an integer.
    package mutating func member(_ name: String, _ value: Int) {
        key(name)
        number(value)
    }

    /// Writes a member that is null.
    package mutating func nullMember(_ name: String) {
        key(name)
        null()
    }

    /// Writes an integer.
    package mutating func number(_ value: Int) { raw(String(value)) }

    /// Writes true or false.
    package mutating func flag(_ value: Bool) { raw(value ? "true" : "false") }

    /// Writes null.
    package mutating func null() { raw("null") }

    /// Writes a value that is JSON already.
    package mutating func raw(_ json: String) {
        separate()
        bytes.append(contentsOf: json.utf8)
    }

    /// Writes a string, with the escapes that RFC 8259 asks for and no others.
    package mutating func text(_ value: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes.append(contentsOf: [0x5c, 0x22])
            case 0x5c: bytes.append(contentsOf: [0x5c, 0x5c])
            case 0x0a: bytes.append(contentsOf: [0x5c, UInt8(ascii: "n")])
            case ..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(Self.hexadecimal[Int(byte >> 4)])
                bytes.append(Self.hexadecimal[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)

    private mutating func enclose(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ inside: (inout JSONOutput) -> Void)
    {
        separate()
        bytes.append(UInt8(ascii: open))
        needsComma = false
        inside(&self)
        bytes.append(UInt8(ascii: close))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}

extension JSONOutput {
    /// The bytes of one object.
    package static func object(_ members: (inout JSONOutput) -> Void) -> [UInt8] {
        var json = JSONOutput()
        json.object(members)
        return json.bytes
    }
}
