package import ParadigmAPI
import ParadigmHTTP

extension ParadigmError {
    /// How long a server may take to show that it speaks TLS.
    private static let patience = Duration.seconds(2)

    /// The error as it reads when the server turns out to speak TLS on the port that was spoken to without.
    ///
    /// Some servers say so with an alert; many close such a connection without a word, which looks like any that is lost. So
    /// whoever tells a person of it looks first: a handshake is begun, and nothing is sent.
    ///
    /// - Parameter baseURL: Where the request went.
    /// - Returns: The error itself where it has another reason, or none was found.
    package func lookingForTLS(at baseURL: BaseURL) async -> ParadigmError {
        guard kind == .connectionLost, !baseURL.isTLS else { return self }
        let server = HostAddress(host: baseURL.host, port: baseURL.port)
        let shown = try? await ServerFacts.certificate(of: server, through: nil, within: Self.patience)
        guard shown != nil else { return self }
        var error = ParadigmError(.tlsFailed(.wanted), host: server.description)
        error.attempts = attempts
        return error
    }
}
