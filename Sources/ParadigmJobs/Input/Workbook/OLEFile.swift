import ParadigmGround

/// The container that Excel's files were before 2007, and that it still puts workbooks with a password into.
enum OLEFile {
    private static let signature: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    /// The list of its streams stands near its beginning.
    private static let searched = 1 << 20

    /// What such a file holds.
    ///
    /// - Parameter source: The input from its beginning, of which nothing is consumed.
    /// - Returns: Nil for any other file.
    /// - Throws: ``InputError/cannotRead(path:code:)``.
    static func found(in source: inout ByteSource) throws(InputError) -> InputError.Found? {
        // Whoever has begun with a short line may wait for its answer.
        while source.unread.count < signature.count, signature.starts(with: source.bytes[source.unread]),
            try source.readMore()
        {}
        guard source.bytes[source.unread].starts(with: signature) else { return nil }
        while source.unread.count < searched, try source.readMore() {}
        return holds("EncryptedPackage", source.bytes[source.unread]) ? .protectedWorkbook : .office97
    }

    /// Whether the name of a stream, in UTF-16, stands among some bytes.
    private static func holds(_ name: String, _ bytes: ArraySlice<UInt8>) -> Bool {
        let wanted: [UInt8] = name.utf8.flatMap { byte -> [UInt8] in [byte, 0] }
        return ByteSearch.range(of: wanted.span, in: bytes.span) != nil
    }
}
