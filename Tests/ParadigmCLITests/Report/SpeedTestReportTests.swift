import ParadigmAPI
import ParadigmCLI
import Testing

@Suite struct SpeedTestReportTests {
    private static let latencies: [Duration] = (1...20).map { .milliseconds($0 * 50) }

    /// The demonstration as it goes when all is well.
    private static var good: SpeedTestReport {
        let concurrent = SpeedTestRun(
            wall: .milliseconds(1025),
            latencies: latencies,
            processorTime: .milliseconds(21)
        )
        let sequential = SpeedTestRun(wall: .milliseconds(10_720), latencies: latencies)
        return SpeedTestReport(
            result: SpeedTestResult(requests: 20, concurrency: 20, concurrent: concurrent, sequential: sequential),
            answers: ["Bonjour Alice !", "Bienvenue,\nBob \u{1B}[31m!"],
            isSimulated: false
        )
    }

    /// Everything at once: a window, a sample, new connections, errors, a busy client.
    private static var troubled: SpeedTestReport {
        let errors = [
            ErrorGroup(kind: "server_error", text: Text(en: "It failed.", fr: "Échec."), count: 12),
            ErrorGroup(kind: "timed_out", text: Text(en: "Too slow.", fr: "Trop lent."), count: 1),
        ]
        let concurrent = SpeedTestRun(
            wall: .milliseconds(9000),
            latencies: Array(repeating: .milliseconds(40), count: 1987),
            errors: errors,
            processorTime: .milliseconds(8100)
        )
        let sequential = SpeedTestRun(
            wall: .milliseconds(2000),
            latencies: Array(repeating: .milliseconds(40), count: 49),
            errors: [errors[1]]
        )
        let fresh = SpeedTestRun(wall: .milliseconds(2500), latencies: Array(repeating: .milliseconds(50), count: 50))
        return SpeedTestReport(
            result: SpeedTestResult(
                requests: 2000,
                concurrency: 64,
                concurrent: concurrent,
                sequential: sequential,
                freshConnections: fresh
            ),
            answers: (1...25).map { "Answer \($0)" },
            isSimulated: true
        )
    }

    @Test(arguments: Language.allCases)
    func `the demonstration`(language: Language) throws {
        try Snapshot.expect(Self.good.text(language), "speed-test.\(language.rawValue)")
    }

    @Test(arguments: Language.allCases)
    func `with everything in it`(language: Language) throws {
        try Snapshot.expect(Self.troubled.text(language), "speed-test-troubled.\(language.rawValue)")
    }

    @Test func `the documentation's three lines, letter for letter`() {
        let lines = Self.good.text(.french).split(separator: "\n").map(String.init)
        #expect(
            lines.contains("L'exécution asynchrone a pris 1.02 secondes.")
                || lines.contains("L'exécution asynchrone a pris 1.03 secondes.")
        )
        #expect(lines.contains("L'exécution synchrone a pris 10.72 secondes."))
        #expect(lines.contains("Facteur d'amélioration : 10.46"))
        #expect(Self.good.text(.english).contains("Synchronous execution took 10.72 seconds."))
    }

    @Test func `model text cannot reach the terminal's controls`() {
        #expect(!Self.good.text(.english).unicodeScalars.contains("\u{1B}"))
    }

    @Test func `the JSON of everything`() throws {
        try Snapshot.expect(Self.troubled.json.description + "\n", "speed-test-troubled.json")
    }

    @Test func `the JSON of nothing answered holds nulls, never made-up figures`() {
        let failed = SpeedTestRun(
            wall: .seconds(1),
            latencies: [],
            errors: [ErrorGroup(kind: "timed_out", text: Text(verbatim: "x"), count: 3)]
        )
        let report = SpeedTestReport(
            result: SpeedTestResult(requests: 3, concurrency: 3, concurrent: failed),
            answers: [],
            isSimulated: false
        )
        let json = report.json
        #expect(json["requests"] == 3)
        #expect(json["answered"] == 0)
        #expect(json["failed"] == 3)
        for name in [
            "ideal_seconds", "ideal_factor", "reached", "improvement_factor", "sequential_seconds", "latency_seconds",
        ] {
            #expect(json[name] == .null, "\(name)")
        }
        #expect(json["errors"]?[0]?["count"] == 3)
        #expect(json["errors"]?[0]?["kind"] == "timed_out")
    }
}
