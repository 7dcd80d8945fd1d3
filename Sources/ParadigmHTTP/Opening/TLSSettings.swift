import NIOCore
import NIOSSL

/// How TLS is spoken: the versions, and the certificates trusted, read once for all connections.
struct TLSSettings: Sendable {
    let context: NIOSSLContext

    /// How long closing waits for the other side to say that it closes too.
    ///
    /// Nobody has to wait for that (RFC 8446 §6.1), and nothing is lost without: the framing of HTTP says where a reply
    /// ends. A server that does not look at its connection before its next request would hold up the end of a program.
    static let patienceAtTheEnd = TimeAmount.zero

    /// Trusts the system's authorities, and those of a PEM file beside them.
    ///
    /// - Throws: ``SetUpFault``.
    init(caFile: String?) throws(SetUpFault) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // 1.0 and 1.1 are not to be used any more (RFC 8996).
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.shutdownTimeout = Self.patienceAtTheEnd
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
