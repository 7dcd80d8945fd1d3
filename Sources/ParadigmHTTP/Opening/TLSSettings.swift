import NIOSSL

/// How TLS is spoken: the versions, and the certificates trusted, read once for all connections.
struct TLSSettings: Sendable {
    let context: NIOSSLContext

    /// Trusts the system's authorities, and those of a PEM file beside them.
    ///
    /// - Throws: ``SetUpFault``.
    init(caFile: String?) throws(SetUpFault) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // 1.0 and 1.1 are not to be used any more (RFC 8996).
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        if let caFile {
            do {
                configuration.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(caFile))]
            } catch {
                throw .certificates(path: caFile)
            }
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .tls("\(error)")
        }
    }
}
