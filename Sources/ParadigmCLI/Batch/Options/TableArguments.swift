import ArgumentParser
import ParadigmBatch
package import ParadigmJobs

/// What stands between the fields of a table, as an option names it.
package struct SeparatorArgument: ExpressibleByArgument, CustomStringConvertible, Hashable, Sendable {
    /// Characters that have a name, since shells and people have trouble with them.
    private static let named: [(name: String, byte: UInt8)] = [
        ("comma", UInt8(ascii: ",")), ("semicolon", UInt8(ascii: ";")), ("tab", UInt8(ascii: "\t")),
        ("bar", UInt8(ascii: "|")), ("pipe", UInt8(ascii: "|")), ("\\t", UInt8(ascii: "\t")),
    ]

    /// The names that are offered.
    package static let names = ["comma", "semicolon", "tab", "bar"]

    /// The character.
    package let byte: UInt8

    /// A separator: one character of ASCII that is no letter, digit, quote or line end, or a name.
    package init?(argument: String) {
        if let named = Self.named.first(where: { $0.name == argument.lowercased() }) {
            byte = named.byte
            return
        }
        guard argument.utf8.count == 1, let byte = argument.utf8.first, Self.isSeparator(byte) else { return nil }
        self.byte = byte
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00, 0x0A, 0x0D, UInt8(ascii: "\""): false
        case UInt8(ascii: "0")...UInt8(ascii: "9"): false
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): false
        default: byte < 0x80
        }
    }

    /// The name of the character, or the character itself.
    package var description: String { Self.description(of: byte) }

    /// How a separator is called.
    package static func description(of byte: UInt8) -> String {
        named.first { $0.byte == byte }?.name ?? String(UnicodeScalar(byte))
    }
}

extension AnnouncedEncoding: ExpressibleByArgument {
    /// The names that are offered.
    package static let names = ["utf-16"] + TextEncoding.allCases.map(\.rawValue)

    package init?(argument: String) {
        self.init(name: argument)
    }
}

extension ValueName {
    /// A character between two fields.
    package static let separator = ValueName(text: Text(en: "mark", fr: "signe"))
}
