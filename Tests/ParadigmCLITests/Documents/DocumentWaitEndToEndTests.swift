import ParadigmCLI
import Testing

@Suite(.timeLimit(.minutes(10))) struct DocumentWaitEndToEndTests {
    /// Nobody waits for what waiting does not mend, as long as he would for a document.
    @Test(arguments: [("quota@1-9999", 75, "quota"), ("403@1-9999", 1, "403"), ("503@1-2", 1, "gone")])
    func `waiting ends where it is of no use`(fault: String, status: Int32, says: String) async throws {
        try await BatchRun.withSimulator("--latency", "none", "--fault", fault) { batch in
            let begun = ContinuousClock.now
            let run = try batch.run("wait", "7", "--max-wait", "10min", "--json", command: "documents")
            #expect(run.status == status, "\(run.errors)")
            #expect((run.errors + run.output).contains(says), "\(run.errors)")
            #expect(begun.duration(to: .now) < .seconds(120))
        }
    }
}
