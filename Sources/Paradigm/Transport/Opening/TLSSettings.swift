import NIOSSL

/// How TLS is spoken: the certificates trusted, read once for all connections.
struct TLSSettings: Sendable {
    let context: NIOSSLContext

    /// Trusts the system's authorities, and those of a PEM file beside them.
    ///
    /// - Throws: ``ParadigmError`` when the file cannot be read or holds no certificate.
    init(caFile: String?) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
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
