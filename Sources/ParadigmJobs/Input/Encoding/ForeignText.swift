/// What a small file is that should be text in UTF-8 and is not.
package enum ForeignText: Hashable, Sendable {
    /// No text at all.
    case file(InputError.Found)
    /// Text in another encoding.
    case encoding(TextEncoding)
    /// Nothing that is known here.
    case unknown

    /// Looks at the bytes of a file.
    ///
    /// - Returns: Nil when they are text in UTF-8.
    package init?(_ bytes: [UInt8]) {
        if let found = Self.found(in: bytes) {
            self = .file(found)
            return
        }
        if let encoding = TextEncoding(markOf: bytes[...]) ?? TextEncoding(zerosOf: bytes.prefix(4_096)),
            encoding != .utf8
        {
            self = .encoding(encoding)
            return
        }
        var counts = EncodingCounts()
        counts.add(bytes.span)
        switch counts.finding {
        case .utf8: return nil
        case .other(let encoding): self = .encoding(encoding)
        case .mixed, .unknown: self = .unknown
        }
    }

    /// The words of bytes in another encoding.
    ///
    /// - Parameters:
    ///   - bytes: All of them, with their mark if there is one.
    ///   - encoding: What they are in.
    /// - Returns: The text, without the mark.
    package static func decode(_ bytes: [UInt8], from encoding: TextEncoding) -> String {
        let mark = encoding.byteOrderMark
        let start = bytes.starts(with: mark) ? mark.count : 0
        guard let filter = encoding.filter else { return String(decoding: bytes[start...], as: UTF8.self) }
        let readSize = max(16, bytes.count)
        var text = ByteSource(filter, over: ByteSource(.memory(Array(bytes[start...])), path: "", readSize: readSize))
        // Memory can always be read, and every byte stands for something.
        while (try? text.readMore()) ?? false {}
        return String(decoding: text.bytes[text.unread], as: UTF8.self)
    }

    private static func found(in bytes: [UInt8]) -> InputError.Found? {
        var source = ByteSource(.memory(bytes), path: "", readSize: max(1, bytes.count))
        // Memory can always be read.
        if let found = try? OLEFile.found(in: &source) { return found }
        return FileSignature.found(in: bytes.prefix(64 << 10))
    }
}
