import ParadigmGround

/// Text in which there is nothing to see.
enum Blank {
    /// Whether there is nothing but white space, and characters without a width, from an offset on.
    ///
    /// Most texts begin with something else, which their first byte shows.
    static func fills(_ bytes: Span<UInt8>, from start: Int = 0) -> Bool {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 0x80 { return fills(text(bytes, from: index)) }
            guard isSpace(byte) else { return false }
            index &+= 1
        }
        return true
    }

    /// Whether there is nothing to see in a text.
    static func fills(_ text: some StringProtocol) -> Bool {
        text.unicodeScalars.allSatisfy { isSpace($0) || isInvisible($0) }
    }

    /// Whether a byte is white space of ASCII.
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Whether a character is white space, of whatever width.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    /// Whether a character neither shows nor takes room: a byte order mark, a soft hyphen, a joiner.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .format }

    private static func text(_ bytes: Span<UInt8>, from start: Int) -> String {
        var rest: [UInt8] = []
        rest.append(bytes, in: start..<bytes.count)
        return String(decoding: rest, as: UTF8.self)
    }
}
