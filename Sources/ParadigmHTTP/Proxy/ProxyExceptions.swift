/// The hosts that are reached without a proxy: what `NO_PROXY` holds.
///
/// There is no standard; this follows what curl, Go and Python agree on. Entries are separated by commas or spaces:
/// `*` (everything), a name (that host and everything below it, with or without a leading dot), a name or address with
/// `:port`, an IP address, an IPv4 range in CIDR form.
package struct ProxyExceptions: Sendable, Hashable {
    private enum Entry: Sendable, Hashable {
        case everything
        case name(String, port: Int?)
        case range(base: UInt32, mask: UInt32)
    }

    private let entries: [Entry]

    /// Reads a list; what is no entry matches nothing.
    package init(_ list: String) {
        entries = list.split(whereSeparator: { ", \t".contains($0) }).compactMap { Self.entry($0) }
    }

    /// Whether a host is reached without the proxy, as loopback always is.
    package func contains(_ address: HostAddress) -> Bool {
        let host = address.host.lowercased().withoutRoot
        if Self.isLoopback(host) { return true }
        return entries.contains { entry in
            switch entry {
            case .everything: true
            case .name(let name, let port):
                (port == nil || port == address.port) && (host == name || host.hasSuffix("." + name))
            case .range(let base, let mask): Self.ipv4(host).map { $0 & mask == base & mask } ?? false
            }
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || ipv4(host).map { $0 >> 24 == 127 } == true
    }

    private static func entry(_ text: Substring) -> Entry? {
        if text == "*" { return .everything }
        if let slash = text.firstIndex(of: "/") {
            guard let base = ipv4(String(text[..<slash])), let bits = Int(text[text.index(after: slash)...]),
                (0...32).contains(bits)
            else { return nil }
            return .range(base: base, mask: bits == 0 ? 0 : ~0 << UInt32(32 - bits))
        }
        var name = text.lowercased()[...]
        while name.hasPrefix("*.") { name = name.dropFirst() }
        while name.first == "." { name = name.dropFirst() }
        if name.first != "[", name.count(where: { $0 == ":" }) > 1 { return .name(String(name), port: nil) }
        guard let address = HostAddress(text: name, defaultPort: 0) else { return nil }
        return .name(address.host.withoutRoot, port: address.port == 0 ? nil : address.port)
    }

    /// The four bytes of a dotted IPv4 address, or nil.
    private static func ipv4(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        return parts.reduce(UInt32?.some(0)) { value, part in
            guard let value, let byte = UInt8(part), part.first != "+" else { return nil }
            return value << 8 | UInt32(byte)
        }
    }
}
