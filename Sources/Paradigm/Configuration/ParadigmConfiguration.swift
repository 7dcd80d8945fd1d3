public import Logging
public import ParadigmAPI
public import ParadigmHTTP

/// Where requests go, with which key, and how patiently.
public struct ParadigmConfiguration: Sendable {
    /// The server, version part included; `https://paradigm.lighton.ai/api/v2` unless set.
    public var baseURL: BaseURL
    /// The key; nil for a server that needs none.
    public var key: APIKey?
    /// Fields that go with every request to the server, such as a gateway asks for; none unless set.
    ///
    /// A proxy on the way never gets them.
    public var headers: [RequestHeader] = []
    /// How long each phase of an attempt may take.
    public var deadlines = Deadlines()
    /// When a request is sent again.
    public var retry = RetryPolicy.standard
    /// Told of each wait before a request is sent again, as it begins, on the task that made the call; nobody unless
    /// set.
    ///
    /// For saying that something is waited for: it changes nothing, and must return quickly.
    public var onWait: (@Sendable (RetryWait) -> Void)?
    /// Whether requests go through a proxy; what the environment says unless set.
    public var proxy = ProxyPolicy.environment
    /// A PEM file with certificates of authorities to be trusted beside the system's; none unless set.
    public var caFile: String?
    /// Whether the key and ``headers`` may go over `http://` to another machine; false unless set.
    ///
    /// Loopback is always allowed.
    public var allowsPlainHTTP = false
    /// Connections open at once at most; 1,024 unless set.
    ///
    /// Further requests wait their turn, outside of any deadline.
    public var maximumConnections = 1024
    /// Bytes of a reply's body at most; 32 MiB unless set.
    public var maximumReplyBytes = 32 * 1024 * 1024
    /// Bytes of requests and replies that may be in memory at once; 256 MiB unless set.
    ///
    /// Replies may take half of it: beyond that connections stop reading, all but one, until replies have been handed
    /// over. A batch keeps the bodies that it sends within the other half. Streams are bounded one by one instead, each
    /// to 256 KiB that nobody has read yet.
    public var maximumBufferedBytes = 256 * 1024 * 1024
    /// Whether connections are kept and used again; true unless set.
    ///
    /// Without it every request opens its own.
    public var reusesConnections = true
    /// How long a connection may lie unused and still be used again; 60 s unless set.
    ///
    /// Gateways forget silent connections without telling either side, so an older one is replaced rather than trusted.
    public var longestIdle = Duration.seconds(60)
    /// How long the rest of a stream is waited for once its answer is whole; 1 s unless set.
    ///
    /// That is the token counts, `[DONE]`, and the end of the reply, after which the connection can be used again. Some
    /// servers leave the connection open instead.
    package var patienceAfterAnswer = Duration.seconds(1)
    /// Threads that carry the connections; 1 unless set, which is enough for tens of thousands of requests a second.
    public var eventLoopThreads = 1
    /// Where the client logs, at `debug` and `trace` only, and never a key, a prompt or an answer; nowhere unless set.
    public var logger = Logger(label: "paradigm") { _ in SwiftLogNoOpLogHandler() }

    /// A configuration.
    public init(baseURL: BaseURL = .paradigm, key: APIKey? = nil) {
        self.baseURL = baseURL
        self.key = key
    }

    /// What the environment of this process says: `PARADIGM_API_KEY`, `PARADIGM_BASE_URL`, `PARADIGM_CA_FILE`.
    ///
    /// - Throws: ``ParadigmError`` when a variable holds something that cannot be used.
    public static func environment() throws -> ParadigmConfiguration {
        try environment(ProcessEnvironment.variables)
    }

    /// What given variables say; see ``environment()``.
    ///
    /// - Throws: ``ParadigmError`` when a variable holds something that cannot be used.
    public static func environment(_ variables: [String: String]) throws -> ParadigmConfiguration {
        var configuration = ParadigmConfiguration()
        do {
            if let url = variables["PARADIGM_BASE_URL"], !url.isEmpty {
                configuration.baseURL = try BaseURL(url)
            }
        } catch {
            throw ParadigmError(kind: .invalidConfiguration, message: "PARADIGM_BASE_URL: \(error)")
        }
        do {
            if let key = variables["PARADIGM_API_KEY"], !key.isEmpty {
                configuration.key = try APIKey(key)
            }
        } catch {
            throw ParadigmError(kind: .invalidConfiguration, message: "PARADIGM_API_KEY: \(error)")
        }
        configuration.caFile = variables["PARADIGM_CA_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        configuration.proxy = .variables(variables)
        return configuration
    }

    /// Checks what depends on several settings together.
    ///
    /// - Throws: ``ParadigmError`` when the key or a header would go over plain HTTP to another machine.
    func validate() throws(ParadigmError) {
        guard key != nil || !headers.isEmpty, !baseURL.isTLS, !baseURL.isLoopback, !allowsPlainHTTP else { return }
        throw ParadigmError(
            kind: .insecureAddress,
            message: "The \(key == nil ? "headers" : "key") would go over the network unencrypted to \(baseURL.host). "
                + "Use https://, or allow plain HTTP explicitly."
        )
    }
}
