/// Internet addresses as text.
enum IPAddress {
    /// The four bytes of an IPv4 address in dotted decimals; nil when the text is none.
    static func v4(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { part -> UInt8? in
            // A leading zero means octal to some readers: refuse what is read in two ways.
            guard 1...3 ~= part.utf8.count, part.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
            return part.hasPrefix("0") && part.utf8.count > 1 ? nil : UInt8(part)
        }
        return bytes.count == 4 ? bytes : nil
    }

    /// The eight groups of an IPv6 address (RFC 4291 §2.2), without a zone; nil when the text is none.
    static func v6(_ text: String) -> [UInt16]? {
        // At most one `::`, which stands for the groups that are missing.
        guard let gap = gap(in: text) else { return groups(text).flatMap { $0.count == 8 ? $0 : nil } }
        let rest = text[gap...].dropFirst(2)
        guard !rest.hasPrefix(":"), !rest.contains("::") else { return nil }
        guard let head = groups(text[..<gap], mayEndWithIPv4: false), let tail = groups(rest) else { return nil }
        guard head.count + tail.count < 8 else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func gap(in text: String) -> String.Index? {
        text.indices.first { text[$0...].hasPrefix("::") }
    }

    private static func groups(_ text: some StringProtocol, mayEndWithIPv4: Bool = true) -> [UInt16]? {
        if text.isEmpty { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (offset, part) in parts.enumerated() {
            if mayEndWithIPv4, offset == parts.count - 1, let bytes = v4(part) {
                groups += [UInt16(bytes[0]) << 8 | UInt16(bytes[1]), UInt16(bytes[2]) << 8 | UInt16(bytes[3])]
                continue
            }
            guard 1...4 ~= part.utf8.count, !part.hasPrefix("+"), !part.hasPrefix("-"),
                let group = UInt16(part, radix: 16)
            else { return nil }
            groups.append(group)
        }
        return groups
    }
}
