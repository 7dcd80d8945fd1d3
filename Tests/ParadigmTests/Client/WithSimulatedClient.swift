import Paradigm
import ParadigmAPI
import ParadigmSimulator

/// Runs a simulated server and a client of it for as long as `body` runs.
///
/// - Parameters:
///   - faults: What goes wrong, as rules.
///   - server: The server, which answers at once unless told otherwise.
///   - change: Changes the client, which waits a millisecond between retries.
///   - body: What to do with them.
/// - Returns: What `body` returns.
/// - Throws: What `body` throws.
func withSimulatedClient<Result>(
    _ faults: FaultRule...,
    server: SimulatorConfiguration = .instant,
    configure change: (inout ParadigmConfiguration) -> Void = { _ in },
    client body: (ParadigmClient, RunningSimulator) async throws -> Result
) async throws -> Result {
    var server = server
    server.faults += faults
    return try await withSimulator(server) { simulator in
        var configuration = ParadigmConfiguration(baseURL: try BaseURL(simulator.url), key: try APIKey("sk-test"))
        configuration.proxy = .none
        configuration.retry.base = .milliseconds(1)
        // Among a thousand other tests a task may not get its turn for a minute.
        configuration.longestIdle = .seconds(3_600)
        change(&configuration)
        return try await withParadigmClient(configuration) { client in try await body(client, simulator) }
    }
}
