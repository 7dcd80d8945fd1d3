import Paradigm
import ParadigmAPI

func withASettledConfiguration() async throws {
    var configuration = try ParadigmConfiguration.environment()
    configuration.deadlines.total = .seconds(30)
    configuration.retry.maximumRetries = 1
    configuration.maximumConnections = 16
    configuration.headers = [try RequestHeader(name: "X-Tenant", value: "research")]

    try await withParadigmClient(configuration) { paradigm in
        do {
            for model in try await paradigm.models().items where model.enabled {
                print(model.identifier)
            }
        } catch let error as ParadigmError where error.kind == .timedOut {
            print("No answer yet: \(error.message)")
        }
    }
}
