import ParadigmAPI

extension JSONLine {
    /// How far the first line is looked at for its fields.
    private static let farthest = 1 << 20

    /// The names of the fields of the first line that is not empty; none when it is no object, or too long to be looked
    /// at.
    ///
    /// Nothing is consumed: the line is read again as a row.
    static func firstFields(in source: inout ByteSource) throws(InputError) -> [String] {
        var (start, end) = (0, 0)
        while true {
            let bytes = source.bytes.span.extracting(source.unread)
            while start < bytes.count, Blank.isSpace(bytes[start]) { start += 1 }
            let feed = ByteSearch.first(0x0A, in: bytes, from: start)
            end = feed ?? bytes.count
            guard feed == nil, bytes.count < farthest, try source.readMore() else { break }
        }
        let bytes = source.bytes.span.extracting(source.start + start..<source.start + end)
        var line = JSONLine()
        guard (try? line.read(bytes)) != nil else { return [] }
        return line.members.map { $0.key.string(in: bytes) }
    }

    /// The names of the fields, where the line is a row of columns for templates; nil for any other.
    ///
    /// - Parameter hasTemplate: Whether there is a template for the prompt, without which a row has a prompt of its own.
    func columns(in bytes: Span<UInt8>, hasTemplate: Bool) -> [String]? {
        guard body == nil, messages == nil, hasTemplate || prompt != nil, !members.isEmpty else { return nil }
        return members.map { $0.key.string(in: bytes) }
    }
}
