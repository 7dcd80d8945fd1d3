import NIOSSL

/// The certificate and key with which a simulated server speaks TLS.
public struct SimulatorTLS: Sendable, Hashable {
    /// The path of a PEM file with the certificate, and those of its issuers after it.
    public var certificateFile: String
    /// The path of a PEM file with the certificate's private key.
    public var privateKeyFile: String

    /// Names the two files; they are read when the server starts.
    public init(certificateFile: String, privateKeyFile: String) {
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
    }

    func context() throws(SimulatorError) -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificateFile)
                .map { NIOSSLCertificateSource.certificate($0) }
            let key = NIOSSLPrivateKeySource.privateKey(try NIOSSLPrivateKey(file: privateKeyFile, format: .pem))
            return try NIOSSLContext(
                configuration: .makeServerConfiguration(certificateChain: chain, privateKey: key)
            )
        } catch {
            throw SimulatorError(
                .badCertificate,
                "The certificate '\(certificateFile)' and the key '\(privateKeyFile)' cannot be used: \(error)",
                cause: error
            )
        }
    }
}
