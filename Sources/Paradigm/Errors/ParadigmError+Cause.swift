package import ParadigmGround
package import ParadigmHTTP

extension ParadigmError {
    /// The facts behind a kind, for whoever has words of their own for them.
    package enum Cause: Sendable, Hashable {
        /// The transport failed.
        case transport(TransportError)
        /// Something is wrong with what the transport was to be set up with.
        case setUp(SetUpFault)
        /// The address of the proxy is none.
        case proxyAddress(ProxyAddress.Fault)
        /// A file that was to be sent cannot be read.
        case unreadableFile(path: String, SystemError)
    }

    /// What the proxy did, for ``Kind-swift.struct/proxyFailed``.
    package var proxyFailure: TransportError.ProxyFailure? {
        if case .transport(.proxyFailed(let failure)) = cause { failure } else { nil }
    }

    /// Why TLS failed, for the kinds that tell of it.
    package var tlsFailure: TransportError.TLSFailure? {
        if case .transport(.tlsFailed(let failure)) = cause { failure } else { nil }
    }
}
