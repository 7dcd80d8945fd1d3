/// The extensions behind a chunk's size, read byte by byte: any number of `;name`, `;name=token` and `;name="string"`
/// (RFC 9112 §7.1.1).
///
/// They mean nothing to us, but where their line ends is where the data begins, so what is not formed like this could
/// be read in two ways. White space may stand before a semicolon and behind it, and around the equals sign.
struct ChunkExtensions {
    private enum Place {
        /// White space behind the size or a value: only a semicolon can follow.
        case space
        /// Behind a semicolon.
        case semicolon
        /// In a name.
        case name
        /// White space behind a name.
        case nameSpace
        /// Behind an equals sign.
        case equals
        /// In a value that is a token.
        case token
        /// In a quoted string.
        case quoted
        /// Behind a backslash in a quoted string.
        case escape
        /// Behind the closing quote.
        case closed
    }

    private var place: Place

    /// Takes the byte behind the size; nil when no extension can begin with it.
    init?(first byte: UInt8) {
        guard let place = Self.behindValue(byte) else { return nil }
        self.place = place
    }

    /// Whether the line may end here.
    var mayEnd: Bool {
        switch place {
        case .name, .token, .closed: true
        case .space, .semicolon, .nameSpace, .equals, .quoted, .escape: false
        }
    }

    /// Takes the next byte.
    ///
    /// - Returns: Whether it may stand there.
    mutating func take(_ byte: UInt8) -> Bool {
        guard let next = next(byte) else { return false }
        place = next
        return true
    }

    private func next(_ byte: UInt8) -> Place? {
        switch place {
        case .semicolon:
            if FieldBytes.isSpace(byte) { return .semicolon }
            return FieldBytes.isToken(byte) ? .name : nil
        case .name:
            if FieldBytes.isToken(byte) { return .name }
            return Self.behindName(byte)
        case .nameSpace: return Self.behindName(byte)
        case .equals:
            if FieldBytes.isSpace(byte) { return .equals }
            if byte == UInt8(ascii: "\"") { return .quoted }
            return FieldBytes.isToken(byte) ? .token : nil
        case .token: return FieldBytes.isToken(byte) ? .token : Self.behindValue(byte)
        case .closed, .space: return Self.behindValue(byte)
        case .quoted:
            if byte == UInt8(ascii: "\"") { return .closed }
            if byte == UInt8(ascii: "\\") { return .escape }
            return FieldBytes.isValue(byte) ? .quoted : nil
        case .escape: return FieldBytes.isValue(byte) ? .quoted : nil
        }
    }

    private static func behindName(_ byte: UInt8) -> Place? {
        if byte == UInt8(ascii: "=") { return .equals }
        return FieldBytes.isSpace(byte) ? .nameSpace : behindValue(byte)
    }

    private static func behindValue(_ byte: UInt8) -> Place? {
        if byte == UInt8(ascii: ";") { return .semicolon }
        return FieldBytes.isSpace(byte) ? .space : nil
    }
}
