import ParadigmGround

/// The built-in simulator in a process of its own, so that its work does not count as the client's.
package enum ChildSimulator {
    /// The key that goes to the simulator, never the user's own.
    package static let key = "simulated"

    /// Whether a base URL may be that of a built-in simulator, on whatever port it was.
    package static func isAddress(_ baseURL: String) -> Bool {
        guard baseURL.hasPrefix("http://127.0.0.1:"), baseURL.hasSuffix("/api/v2") else { return false }
        return Int(baseURL.dropFirst("http://127.0.0.1:".count).dropLast("/api/v2".count)) != nil
    }

    /// Starts the simulator on a free port, calls `body` with its base URL and ends it.
    ///
    /// The child ends when its standard input does, so it cannot outlive this process, however that ends.
    ///
    /// - Parameters:
    ///   - options: What `paradigm simulate` is told beyond the port.
    ///   - environment: Ours; the child gets it without anything of `PARADIGM_…`, the key above all.
    ///   - body: What is done with the simulator; it is told the base URL.
    /// - Returns: What `body` returns.
    /// - Throws: ``Failure`` when the simulator does not start, and what `body` throws.
    package static func run<Result>(
        options: [String],
        environment: [String: String],
        body: (_ baseURL: String) async throws -> Result
    ) async throws -> Result {
        let child: ChildProcess
        do {
            child = try ChildProcess(
                ownExecutable(),
                arguments: ["simulate", "--attached", "--port", "0"] + options,
                environment: withoutOurs(environment)
            )
        } catch {
            throw cannotStart(error.text)
        }
        defer { child.end() }
        guard let line = try child.output.readLine(limit: 4096),
            let url = String(validating: line, as: UTF8.self), url.hasPrefix("http")
        else { throw cannotStart(Text(en: "no address", fr: "aucune adresse")) }
        return try await body(url)
    }

    /// An environment without our own variables.
    package static func withoutOurs(_ environment: [String: String]) -> [String: String] {
        environment.filter { !$0.key.hasPrefix("PARADIGM_") }
    }

    private static func cannotStart(_ reason: Text) -> Failure {
        Failure(
            .inputOutput,
            Text(
                en: "The built-in simulator did not start (\(reason.english)).",
                fr: "Le simulateur intégré n'a pas démarré (\(reason.french))."
            )
        )
    }

    /// The path of this very program.
    private static func ownExecutable() -> String {
        #if canImport(Darwin)
        var size: UInt32 = 4096
        var path = [CChar](repeating: 0, count: Int(size))
        guard unsafe _NSGetExecutablePath(&path, &size) == 0 else { return CommandLine.arguments[0] }
        return String(decoding: path.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        #else
        // Resolved by the child before it becomes the program, so it holds even when the file was replaced.
        return "/proc/self/exe"
        #endif
    }
}
