import NIOCore
import NIOPosix
import NIOSSL
import ParadigmGround

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
            .tlsFailed(error == .failedToValidateHostname ? .wrongHost : .handshake("\(error)"))
        case let error as BoringSSLError: .tlsFailed(reading(error))
        default: .unreachable(.other("\(error)"))
        }
    }

    /// What ended a connection that had been opened; nil when that does not say.
    ///
    /// In TLS 1.3 the client's handshake is over before the server looks for its certificate (RFC 8446 §4.4.2).
    static func afterHandshake(_ error: any Error) -> TransportError? {
        guard let error = error as? BoringSSLError, case .certificateWanted = reading(error) else { return nil }
        return .tlsFailed(.certificateWanted)
    }

    /// Whether an error says no more than that a connection was closed without the alert that TLS has for that.
    static func isUnannouncedEnd(_ error: any Error) -> Bool {
        if case .uncleanShutdown? = error as? NIOSSLError { true } else { false }
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
        default: .other(words(ofErrno: code))
        }
    }

    /// The system's words for an error of its own, with a small letter to go on with in a sentence.
    private static func words(ofErrno code: CInt) -> String {
        let words = systemMessage(code)
        return words.prefix(1).lowercased() + words.dropFirst()
    }

    private static func reading(_ error: NIOSSLError) -> TransportError.TLSFailure {
        switch error {
        case .handshakeFailed(let cause), .shutdownFailed(let cause): reading(cause)
        case .unableToValidateCertificate, .noCertificateToValidate: .untrusted
        case .uncleanShutdown: .closed
        default: .handshake("\(error)")
        }
    }

    private static func reading(_ error: BoringSSLError) -> TransportError.TLSFailure {
        switch error {
        case .sslError(let stack), .unknownError(let stack), .invalidSNIName(let stack), .failedToSetALPN(let stack):
            reading(stack.map { reason(in: "\($0)") })
        case .zeroReturn, .syscallError: .closed
        default: .handshake("\(error)")
        }
    }

    private static func reading(_ reasons: [Substring]) -> TransportError.TLSFailure {
        func hasAny(_ names: String...) -> Bool {
            reasons.contains { reason in names.contains { reason.contains($0) } }
        }
        if hasAny("CERTIFICATE_VERIFY_FAILED") { return .untrusted }
        if hasAny("WRONG_VERSION_NUMBER", "HTTP_REQUEST") { return .notTLS }
        if hasAny("EOF during handshake") { return .closed }
        // This client shows no certificate, so whatever a server says against one means that it wants one.
        if reasons.contains(where: { $0.contains("ALERT") && $0.contains("CERTIFICATE") }) { return .certificateWanted }
        if hasAny("UNSUPPORTED_PROTOCOL", "ALERT_PROTOCOL_VERSION") { return .tooOld }
        if hasAny("ALERT_HANDSHAKE_FAILURE") { return .refused }
        return .handshake(reasons.first?.replacing("_", with: " ").lowercased() ?? "nothing")
    }

    /// The reason in a line of BoringSSL, `Error: 26843 error:100003f2:SSL routines:OPENSSL_internal:REASON at FILE:5`.
    ///
    /// The file is one of the machine that built this program, which tells nobody anything.
    private static func reason(in line: String) -> Substring {
        let text = line[..<(line.firstRange(of: " at ")?.lowerBound ?? line.endIndex)]
        return (text.split(separator: ":").last ?? text).drop { $0 == " " }
    }
}
