/// How the characters of an input are written as bytes.
package enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    case windows1252 = "windows-1252"
    /// Latin-1.
    case iso8859Part1 = "iso-8859-1"
    /// Latin-9.
    case iso8859Part15 = "iso-8859-15"
    case macRoman = "macroman"

    /// What text in this encoding may begin with, to say so; empty where there is no such mark.
    var byteOrderMark: [UInt8] {
        switch self {
        case .utf8: [0xEF, 0xBB, 0xBF]
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .utf16BigEndian: [0xFE, 0xFF]
        case .windows1252, .iso8859Part1, .iso8859Part15, .macRoman: []
        }
    }

    /// Whether this is UTF-16, of either byte order.
    package var isUTF16: Bool { self == .utf16LittleEndian || self == .utf16BigEndian }

    /// The encoding whose mark some bytes begin with; nil when they begin with none.
    init?(markOf bytes: ArraySlice<UInt8>) {
        let marked = Self.allCases.first { !$0.byteOrderMark.isEmpty && bytes.starts(with: $0.byteOrderMark) }
        guard let marked else { return nil }
        self = marked
    }

    /// What makes UTF-8 of this encoding; nil for UTF-8 itself.
    var filter: (any ByteFilter)? {
        switch self {
        case .utf8: nil
        case .utf16LittleEndian: UTF16Decoder(isBigEndian: false)
        case .utf16BigEndian: UTF16Decoder(isBigEndian: true)
        case .windows1252: SingleByteDecoder(SingleByteTable.windows1252)
        case .iso8859Part1: SingleByteDecoder(SingleByteTable.latin1)
        case .iso8859Part15: SingleByteDecoder(SingleByteTable.latin9)
        case .macRoman: SingleByteDecoder(SingleByteTable.macRoman)
        }
    }
}

/// What a user says of the encoding of an input.
package enum AnnouncedEncoding: Hashable, Sendable {
    /// This one.
    case exactly(TextEncoding)
    /// UTF-16 in the byte order that its mark, or where its zeros stand, says.
    case utf16

    /// The encoding of a name that people use for it, in any case; nil for any other name.
    package init?(name: String) {
        let name = name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
        switch name {
        case "utf8", "utf8sig", "utf8bom": self = .exactly(.utf8)
        case "utf16": self = .utf16
        case "utf16le": self = .exactly(.utf16LittleEndian)
        case "utf16be": self = .exactly(.utf16BigEndian)
        case "windows1252", "cp1252", "1252", "ansi": self = .exactly(.windows1252)
        case "iso88591", "latin1": self = .exactly(.iso8859Part1)
        case "iso885915", "latin9": self = .exactly(.iso8859Part15)
        case "macroman", "macintosh", "mac": self = .exactly(.macRoman)
        default: return nil
        }
    }

    /// Its usual name.
    package var name: String {
        switch self {
        case .exactly(let encoding): encoding.rawValue
        case .utf16: "utf-16"
        }
    }

    /// Whether text in an encoding is what was announced.
    func includes(_ encoding: TextEncoding) -> Bool {
        switch self {
        case .exactly(let announced): announced == encoding
        case .utf16: encoding.isUTF16
        }
    }
}
