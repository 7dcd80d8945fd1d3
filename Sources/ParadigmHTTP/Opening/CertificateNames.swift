import NIOSSL

/// Holds a certificate against the name of the server alone.
///
/// NIOSSL is content when a certificate is made out to the name *or to the IP address at the other end*, whatever name
/// was asked for. That address is the proxy's behind a proxy, and whatever the resolver said without one, so whoever
/// holds a certificate for an address of his own could pass for any server. Of a certificate without alternative names
/// it takes the common name, which no authority has to check any more. What RFC 9525 §6 asks for is checked here in
/// addition: a DNS name among the alternative names that matches.
package enum CertificateNames {
    /// Whether a certificate that NIOSSL accepts for a DNS name is made out to that name.
    static func allow(_ host: String, in certificate: NIOSSLCertificate) -> Bool {
        names(in: certificate).contains { matches($0, host) }
    }

    /// The DNS names among a certificate's alternative names.
    static func names(in certificate: NIOSSLCertificate) -> [String] {
        certificate._subjectAlternativeNames()
            .filter { $0.nameType == .dnsName }
            .map { String(decoding: $0.contents, as: UTF8.self) }
    }

    /// Whether a DNS name of a certificate, perhaps with `*` for its first label, is that of a host (RFC 9525 §6.3).
    package static func matches(_ pattern: String, _ host: String) -> Bool {
        let (pattern, host) = (normal(pattern), normal(host))
        guard !pattern.isEmpty else { return false }
        guard pattern.hasPrefix("*.") else { return pattern == host }
        guard let dot = host.firstIndex(of: "."), dot > host.startIndex else { return false }
        return host[dot...] == pattern.dropFirst() && pattern.dropFirst(2).contains(".")
    }

    /// The name in lower case and without the dot that names the root.
    private static func normal(_ name: String) -> String { name.lowercased().withoutRoot }
}
