import ParadigmGround
package import ParadigmHTTP

/// Whether requests go through a proxy, and which.
public struct ProxyPolicy: Sendable {
    private enum Rule: Sendable {
        case none
        case variables(Redacted<[String: String]>)
        case fixed(Redacted<String>)
    }

    private let rule: Rule

    private init(_ rule: Rule) {
        self.rule = rule
    }

    package static let proxyVariables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    private static let exceptionVariables = ["no_proxy", "NO_PROXY"]

    /// The environment variables that a policy may look at.
    static let variableNames = proxyVariables + exceptionVariables

    /// No proxy, whatever the environment says.
    public static let none = ProxyPolicy(.none)

    /// What this process's environment says.
    ///
    /// That is `HTTPS_PROXY` (or `https_proxy`, `ALL_PROXY`, `all_proxy`) for https servers, except for the hosts in
    /// `NO_PROXY` (or `no_proxy`) and for loopback. Plain http servers are reached directly.
    public static var environment: ProxyPolicy { variables(ProcessEnvironment.variables) }

    /// What a given environment says; see ``environment``.
    public static func variables(_ variables: [String: String]) -> ProxyPolicy {
        ProxyPolicy(.variables(Redacted(variables.filter { variableNames.contains($0.key) })))
    }

    /// This proxy for every https server except loopback: `http://[user:password@]host[:port]`.
    public static func url(_ url: String) -> ProxyPolicy {
        ProxyPolicy(.fixed(Redacted(url)))
    }

    /// The proxy for a server, or nil for none.
    ///
    /// - Throws: ``ParadigmError`` when the proxy's address cannot be used; a proxy that was asked for is never
    ///   silently left out.
    package func proxy(for origin: HostAddress, isTLS: Bool) throws(ParadigmError) -> ProxyAddress? {
        guard isTLS else { return nil }
        switch rule {
        case .none: return nil
        case .fixed(let url):
            return ProxyExceptions("").contains(origin) ? nil : try Self.address(url.secret)
        case .variables(let variables):
            func value(_ names: [String]) -> String? {
                names.lazy.compactMap { variables.secret[$0] }.first { !$0.isEmpty }
            }
            guard let url = value(Self.proxyVariables),
                !ProxyExceptions(value(Self.exceptionVariables) ?? "").contains(origin)
            else { return nil }
            return try Self.address(url)
        }
    }

    private static func address(_ url: String) throws(ParadigmError) -> ProxyAddress {
        do {
            return try ProxyAddress(url)
        } catch {
            throw ParadigmError(error)
        }
    }
}
