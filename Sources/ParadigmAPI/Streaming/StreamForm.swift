/// Tells an event stream from a whole body by its first bytes.
///
/// Gateways leave out the content type of a stream or write a wrong one, and some send a stream that nobody asked for. A
/// stream begins, after a byte order mark and white space, with a field of an event or a comment; no JSON does.
struct StreamForm: Hashable, Sendable {
    /// What a body is.
    enum Verdict: Hashable, Sendable {
        /// A stream, which begins at this offset.
        case stream(from: Int)
        /// Anything else.
        case body
    }

    private static let fields: [StaticString] = ["data", "event", "id", "retry"]
    /// The byte order mark.
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Whether the content type says that it is a stream: then only what is plainly JSON or a page is none.
    let isDeclared: Bool
    /// How many bytes at the start say nothing.
    private var skipped = 0

    /// Before the first byte.
    init(isDeclared: Bool) {
        self.isDeclared = isDeclared
    }

    /// What a body is by all that has come of it so far; nil as long as that does not show.
    mutating func tell(_ bytes: Span<UInt8>) -> Verdict? {
        if skipped == 0, !bytes.isEmpty, bytes[0] == 0xEF {
            guard bytes.count >= Self.mark.count else { return nil }
            if Self.mark.indices.allSatisfy({ bytes[$0] == Self.mark[$0] }) { skipped = Self.mark.count }
        }
        while skipped < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[skipped]) { skipped += 1 }
        guard skipped < bytes.count else { return nil }
        if isDeclared {
            let isOther = [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "<")].contains(bytes[skipped])
            return isOther ? .body : .stream(from: skipped)
        }
        return beginsWithField(bytes).map { $0 ? Verdict.stream(from: skipped) : .body }
    }

    /// Whether a field's name and its colon or line end, or a comment, come next; nil when too little has come.
    private func beginsWithField(_ bytes: Span<UInt8>) -> Bool? {
        let rest = bytes.extracting(skipped..<bytes.count)
        if rest[0] == UInt8(ascii: ":") { return true }
        for field in Self.fields {
            let length = field.utf8CodeUnitCount
            let isSame = field.withUTF8Buffer { name in
                (0..<min(length, rest.count)).allSatisfy { unsafe name[$0] == rest[$0] }
            }
            guard isSame else { continue }
            guard rest.count > length else { return nil }
            return [UInt8(ascii: ":"), 0x0A, 0x0D].contains(rest[length])
        }
        return false
    }
}
