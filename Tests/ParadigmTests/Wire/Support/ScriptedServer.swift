import NIOCore
import NIOPosix
import NIOSSL
import Paradigm
import ParadigmAPI
import ParadigmSimulator

/// A server that plays bytes exactly as scripted, at exact points of each connection.
struct ScriptedServer: Sendable {
    /// The steps of a connection, by its number from 1.
    typealias Script = @Sendable (_ connection: Int) -> [WireStep]

    /// What has happened so far.
    let log: WireLog
    /// Where it listens on 127.0.0.1.
    let port: Int

    /// A configuration that leads here, without retries and with a key.
    func configuration(_ change: (inout ParadigmConfiguration) -> Void = { _ in }) throws -> ParadigmConfiguration {
        let url = try BaseURL("http://127.0.0.1:\(port)/api/v2")
        var configuration = ParadigmConfiguration(baseURL: url, key: try APIKey("sk-test"))
        configuration.retry = .none
        configuration.proxy = .none
        // Among a thousand other tests a task may not get its turn for a minute.
        configuration.longestIdle = .seconds(3_600)
        change(&configuration)
        return configuration
    }

    /// Lets the connections go on that wait at a gate, now or later.
    func open(_ gate: String) { log.open(gate: gate) }

    /// Returns when an event has happened.
    func wait(for event: WireEvent) async { await log.wait(for: event) }
}

/// Runs a scripted server for as long as `body` runs.
///
/// - Parameters:
///   - tls: The certificate and key for TLS; none unless given.
///   - version: The newest version of TLS that is spoken; any unless given.
///   - authority: A file with the authority whose certificates it wants of clients; nil to want none.
///   - script: What happens on each connection.
///   - body: What to do with the server.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws, or why the server could not start.
func withScriptedServer<Result>(
    tls: SimulatorTLS? = nil,
    upTo version: TLSVersion? = nil,
    wantingCertificatesOf authority: String? = nil,
    _ script: @escaping ScriptedServer.Script,
    _ body: (ScriptedServer) async throws -> Result
) async throws -> Result {
    let log = WireLog()
    let context = try tls.map { tls in
        var configuration = try TLSConfiguration.makeServerConfiguration(
            certificateChain: NIOSSLCertificate.fromPEMFile(tls.certificateFile).map { .certificate($0) },
            privateKey: .privateKey(NIOSSLPrivateKey(file: tls.privateKeyFile, format: .pem))
        )
        configuration.maximumTLSVersion = version
        if let authority {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .file(authority)
        }
        return try NIOSSLContext(configuration: configuration)
    }
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let channel = try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 1024)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                let number = log.accept()
                let connection = ScriptedConnection(number: number, steps: script(number), log: log)
                if let context {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }
                try channel.pipeline.syncOperations.addHandler(connection)
            }
        }
        .bind(host: "127.0.0.1", port: 0)
        .get()
    do {
        let result = try await body(ScriptedServer(log: log, port: channel.localAddress?.port ?? 0))
        try await group.shutdownGracefully()
        return result
    } catch {
        try await group.shutdownGracefully()
        throw error
    }
}

/// Runs a scripted server and a client of it for as long as `body` runs.
func withScriptedServer<Result>(
    _ script: @escaping ScriptedServer.Script,
    _ change: (inout ParadigmConfiguration) -> Void = { _ in },
    client body: (ParadigmClient, ScriptedServer) async throws -> Result
) async throws -> Result {
    try await withScriptedServer(script) { server in
        try await withParadigmClient(try server.configuration(change)) { client in
            try await body(client, server)
        }
    }
}
