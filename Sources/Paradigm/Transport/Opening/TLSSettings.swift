import NIOSSL

/// How TLS is spoken: the versions, and the certificates trusted, read once for all connections.
struct TLSSettings: Sendable {
    let context: NIOSSLContext

    /// Trusts the system's authorities, and those of a PEM file beside them.
    ///
    /// - Throws: ``ParadigmError`` when the file cannot be read or holds no certificate.
    init(caFile: String?) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // 1.0 and 1.1 are not to be used any more (RFC 8996).
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        if let caFile {
            let certificates: [NIOSSLCertificate]
            do {
                certificates = try NIOSSLCertificate.fromPEMFile(caFile)
            } catch {
                throw ParadigmError(
                    kind: .invalidConfiguration,
                    message: "The certificate file \(caFile) cannot be read as PEM. Check its path and its content."
                )
            }
            configuration.additionalTrustRoots = [.certificates(certificates)]
        }
        context = try NIOSSLContext(configuration: configuration)
    }
}
