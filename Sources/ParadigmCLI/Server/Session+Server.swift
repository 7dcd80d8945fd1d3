package import Paradigm

/// The server a command talks to, ready to be used.
package struct Server: Sendable {
    /// What the client is made with.
    package let configuration: ParadigmConfiguration
    /// How it was chosen.
    package let source: ServerChoice

    /// Whether the built-in simulator answers.
    package var isSimulated: Bool { source != .named }
}

extension Session {
    /// Calls `body` with the server that the settings name, or with a simulator of our own that lives as long.
    ///
    /// - Parameters:
    ///   - settings: What the command was told.
    ///   - fallsBack: Whether the simulator stands in when neither a key nor an address is set.
    ///   - simulator: What the simulator is told, such as `--seed 7`.
    ///   - body: What is done with the server.
    /// - Returns: What `body` returns.
    /// - Throws: ``Failure`` when no server can be chosen or started, and what `body` throws.
    func withServer<Result>(
        _ settings: ServerSettings,
        fallsBack: Bool = false,
        simulator: [String] = [],
        body: (Server) async throws -> Result
    ) async throws -> Result {
        try ProcessResources.requireOpenFiles(forConnections: 1)
        let source = try settings.choice(fallsBack: fallsBack)
        switch source {
        case .named:
            let configuration = try settings.configuration(environment: environment)
            do {
                return try await body(Server(configuration: configuration, source: source))
            } catch let error as ParadigmError {
                let found = await error.lookingForTLS(at: configuration.baseURL)
                let told = configuration.key == nil ? ErrorText.withoutKey(found) : found
                guard let advice = VersionText.advice(error, at: configuration.baseURL) else { throw told }
                throw Failure(ErrorText.status(told), ErrorText.line(told) + Text(verbatim: " ") + advice)
            }
        case .simulator:
            return try await ChildSimulator.run(
                options: simulator + ["--lang", language.rawValue],
                environment: environment
            ) { url in
                try await body(Server(configuration: settings.simulated(at: url), source: source))
            }
        }
    }
}
