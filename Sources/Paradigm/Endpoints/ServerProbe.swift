package import ParadigmAPI
import ParadigmHTTP

/// What one look at a server found, step by step: for a command that says what is wrong and what to do.
///
/// One request is sent, `GET /models`, which costs nothing; it is not repeated.
package struct ServerProbe: Sendable {
    /// When the certificate begins and ends to be valid, in seconds since 1970, and the hosts it is made out to.
    package typealias Certificate = (notBefore: Int, notAfter: Int, names: [String])

    /// The addresses of the server, or of the proxy before it; empty when they are not known.
    package var addresses: [String] = []
    /// How long it took to open a connection; nil when none was.
    package var connecting: Duration?
    /// What the server's certificate says; nil without TLS, or when none was shown.
    package var certificate: Certificate?
    /// The status of the reply; nil without one.
    package var status: Int?
    /// How far the server's clock is ahead of ours by the reply's `Date`, in seconds; nil without one.
    package var clockAhead: Double?
    /// What the server offers; nil when it did not say.
    package var models: ModelList?
    /// What went wrong; nil when nothing did.
    package var error: ParadigmError?

    /// A look that found nothing, for tests.
    package init() {}
}

extension ParadigmClient {
    /// Looks at the server once.
    ///
    /// - Throws: `CancellationError`, and ``ParadigmError`` of a client that was closed.
    package func probe() async throws -> ServerProbe {
        var probe = ServerProbe()
        let request = try request(for: .get("/models"))
        let lane = try await borrowLane()
        defer { giveBack(lane) }
        do {
            let reply = try await lane.send(request)
            if let cut = reply.cut { throw cut }
            take(reply, into: &probe)
        } catch let error as TransportError {
            probe.error = paradigmError(error) as? ParadigmError
        }
        let isKnown = probe.error?.kind != .unknownHost && probe.error?.phase != .connect
        let proxy = try configuration.proxy.proxy(for: address, isTLS: configuration.baseURL.isTLS)
        if isKnown { probe.addresses = (try? await ServerFacts.addresses(of: proxy?.address ?? address)) ?? [] }
        // A certificate that is not trusted is described too.
        if configuration.baseURL.isTLS, probe.status != nil || probe.error?.isAboutCertificate == true {
            let limit = configuration.deadlines.connect
            probe.certificate = try? await ServerFacts.certificate(of: address, through: proxy, within: limit)
                .described
        }
        return probe
    }

    /// The proxy that the configuration leads through, as `host:port`; nil for none.
    ///
    /// - Throws: ``ParadigmError`` when its address cannot be used.
    package static func proxy(of configuration: ParadigmConfiguration) throws(ParadigmError) -> String? {
        let baseURL = configuration.baseURL
        let address = HostAddress(host: baseURL.host, port: baseURL.port)
        return try configuration.proxy.proxy(for: address, isTLS: baseURL.isTLS)?.address.description
    }

    private var address: HostAddress {
        HostAddress(host: configuration.baseURL.host, port: configuration.baseURL.port)
    }

    private func take(_ reply: HTTPReply, into probe: inout ServerProbe) {
        let now = WallClock.secondsSince1970
        probe.status = reply.head.status
        probe.connecting = reply.timing.connecting
        probe.clockAhead = reply.head.fields["date"].flatMap { HTTPDate.secondsSince1970($0, now: now) }
            .map { $0 - now }
        if let error = ParadigmError(reply, host: host, now: now) {
            probe.error = paradigmError(error) as? ParadigmError
            return
        }
        do throws(ParadigmError) {
            probe.models = try decode(RawReply(reply, attempts: 1), ModelList.init(bytes:))
        } catch {
            probe.error = error
        }
    }
}

extension ServerFacts.Certificate {
    fileprivate var described: ServerProbe.Certificate { (notBefore, notAfter, names) }
}

extension ParadigmError {
    fileprivate var isAboutCertificate: Bool { kind == .untrustedCertificate || kind == .wrongCertificateHost }
}
