import Paradigm
import ParadigmAPI
import ParadigmSimulator

func waitsWhenTheServerAsks() async throws {
    var scenario = SimulatorConfiguration.instant
    scenario.faults = [try FaultRule("429;retry-after=1@1")]

    try await withSimulator(scenario) { simulator in
        let configuration = ParadigmConfiguration(
            baseURL: try BaseURL(simulator.url),
            key: try APIKey("test")
        )
        try await withParadigmClient(configuration) { paradigm in
            let request = ChatRequest(model: "alfred-4.2", messages: [.user("Bonjour !")])
            let reply = try await paradigm.chat(request)
            precondition(!reply.text.isEmpty)
            // The first request met a 429, and was sent again when the server said so.
            precondition(simulator.log.count == 2)
        }
    }
}
