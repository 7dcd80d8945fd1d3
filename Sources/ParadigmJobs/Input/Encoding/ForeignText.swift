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

    private static func found(in bytes: [UInt8]) -> InputError.Found? {
        var source = ByteSource(.memory(bytes), path: "", readSize: max(1, bytes.count))
        // Memory can always be read.
        if let found = try? OLEFile.found(in: &source) { return found }
        return FileSignature.found(in: bytes.prefix(64 << 10))
    }
}
