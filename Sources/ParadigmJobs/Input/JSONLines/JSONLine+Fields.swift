import ParadigmAPI

extension JSONLine {
    /// How far the first object is looked for.
    private static let farthest = 1 << 20

    /// The names of the fields of the first object of an input; none when it begins with something else, or is too long
    /// to be looked at.
    ///
    /// Nothing is consumed: the object is read again as a row.
    static func firstFields(in source: inout ByteSource) throws(InputError) -> [String] {
        while true {
            if let names = names(of: source.bytes.span.extracting(source.unread)) { return names }
            guard source.unread.count < farthest, try source.readMore() else { return [] }
        }
    }

    /// The names of the fields of the object that a text begins with, or the array in it; nil when it has no end yet.
    private static func names(of bytes: Span<UInt8>) -> [String]? {
        var start = 0
        while start < bytes.count, Blank.isSpace(bytes[start]) || bytes[start] == UInt8(ascii: "[") { start += 1 }
        var scanner = JSONScanner(at: start)
        var members: [JSONMember] = []
        guard (try? scanner.readMembers(in: bytes, into: &members)) != nil else { return nil }
        return members.map { $0.key.string(in: bytes) }
    }

    /// The names of the fields, where the line is a row of columns for templates; nil for any other.
    ///
    /// Without a template for the prompt, such a row has a prompt of its own.
    func columns(in bytes: Span<UInt8>, hasTemplate: Bool) -> [String]? {
        guard body == nil, messages == nil, hasTemplate || prompt != nil else { return nil }
        return members.map { $0.key.string(in: bytes) }
    }
}
