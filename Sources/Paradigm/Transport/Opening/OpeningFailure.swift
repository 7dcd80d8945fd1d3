import NIOCore
import NIOPosix
import NIOSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Tells what an error means that came up while a connection was being opened.
enum OpeningFailure {
    /// The error in the transport's own terms.
    static func reading(_ error: any Error) -> TransportError {
        switch error {
        case let error as TransportError: error
        case let error as NIOConnectionError: .unreachable(reading(error))
        case let error as IOError: .unreachable(reading(errno: error.errnoCode))
        case is SocketAddressError: .unreachable(.unknownHost)
        case let error as NIOSSLError: .tlsFailed(reading(error))
        case let error as NIOSSLExtraError:
            .tlsFailed(error == .failedToValidateHostname ? .wrongHost : .handshake(error.description))
        case let error as BoringSSLError: .tlsFailed(reading(error))
        default: .unreachable(.other("\(error)"))
        }
    }

    /// Of several addresses tried, the failure that tells most: one that any address gave beyond "no route".
    private static func reading(_ error: NIOConnectionError) -> TransportError.Unreachable {
        let reasons = error.connectionErrors.compactMap { ($0.error as? IOError).map { reading(errno: $0.errnoCode) } }
        guard let reason = reasons.first(where: { $0 != .noRoute }) ?? reasons.first else { return .unknownHost }
        return reason
    }

    private static func reading(errno code: CInt) -> TransportError.Unreachable {
        switch code {
        case ECONNREFUSED: .refused
        case EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT: .noRoute
        case EMFILE, ENFILE: .noDescriptors
        default: .other(String(describing: IOError(errnoCode: code, reason: "connect")))
        }
    }

    private static func reading(_ error: NIOSSLError) -> TransportError.TLSFailure {
        switch error {
        case .handshakeFailed(let cause): reading(cause)
        case .unableToValidateCertificate, .noCertificateToValidate: .untrusted
        case .uncleanShutdown: .closed
        default: .handshake("\(error)")
        }
    }

    private static func reading(_ error: BoringSSLError) -> TransportError.TLSFailure {
        let text = "\(error)"
        if text.contains("CERTIFICATE_VERIFY_FAILED") { return .untrusted }
        if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") { return .notTLS }
        if text.contains("EOF during handshake") { return .closed }
        return .handshake(text)
    }
}
