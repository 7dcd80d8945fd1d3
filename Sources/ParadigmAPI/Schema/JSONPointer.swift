/// A place in a JSON document (RFC 6901), as its parts.
enum JSONPointer {
    /// The pointer that leads to a member or an element.
    static func text(_ parts: some Sequence<String>) -> String {
        parts.reduce(into: "") { $0 += "/" + escaped($1) }
    }

    /// One part, as a pointer writes it.
    static func escaped(_ part: String) -> String {
        guard part.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return part }
        return part.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    /// The parts of a reference within a document, `#` and a pointer (RFC 6901 §6); nil for any other.
    static func parts(ofFragment reference: String) -> [String]? {
        guard reference.utf8.first == UInt8(ascii: "#"),
            let fragment = withoutPercents(reference.utf8.dropFirst())
        else { return nil }
        guard !fragment.isEmpty else { return [] }
        guard fragment.first == UInt8(ascii: "/") else { return nil }
        return fragment.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { part in
                String(decoding: part, as: UTF8.self).replacing("~1", with: "/").replacing("~0", with: "~")
            }
    }

    private static func withoutPercents(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            rest.removeFirst(2)
            bytes.append(value)
        }
        return bytes
    }
}
