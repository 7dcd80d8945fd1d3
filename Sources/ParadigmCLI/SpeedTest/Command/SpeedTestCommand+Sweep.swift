import Paradigm
import ParadigmAPI

extension SpeedTestCommand {
    /// The greatest window unless `--concurrency` says otherwise.
    static let usualHighestWindow = 128

    /// Doubles the window until that brings no more; the table is printed step by step.
    ///
    /// - Parameters:
    ///   - server: The server.
    ///   - body: The body of a prompt.
    ///   - session: Where it is printed.
    /// - Returns: 0, or 1 when requests failed.
    /// - Throws: ``Failure`` when the first window got no answer at all.
    func sweep(_ server: Server, body: (String) -> [UInt8], _ session: Session) async throws -> ExitStatus {
        let (terminal, language) = (session.terminal, session.language)
        var sweep = Sweep(highest: options.concurrency ?? Self.usualHighestWindow)
        var prompts = try source().prompts(Self.requests(upTo: sweep.highest))[...]
        let isTable = !options.json && !options.quiet
        if isTable { try terminal.writeLine(SweepReport.line(SweepReport.headings(language))) }
        while let window = sweep.next {
            // Each step has prompts of its own, so that no cache of the server's answers for the model.
            let bodies = prompts.prefix(Sweep.requests(concurrency: window)).map(body)
            prompts = prompts.dropFirst(bodies.count)
            let runner = SpeedTestRunner(configuration: server.configuration, bodies: bodies)
            let run = try await runner.concurrently(window).run
            if sweep.steps.isEmpty, run.answered == 0, let error = run.errors.first {
                throw Failure(
                    SpeedTestResult(requests: run.requests, concurrency: 1, concurrent: run).status,
                    error.text
                )
            }
            let previous = sweep.steps.last
            sweep.take(run)
            guard isTable, let step = sweep.steps.last else { continue }
            try terminal.writeLine(SweepReport.line(SweepReport.cells(step, after: previous, Figures(language))))
        }
        let report = SweepReport(sweep: sweep, isSimulated: server.isSimulated)
        if options.json {
            try terminal.writeLine(report.json.description)
        } else {
            let lines = report.conclusion(language).map { $0[language] + "\n" }
            try terminal.write(((isTable ? "\n" : "") + lines.joined()).utf8)
        }
        return sweep.steps.allSatisfy { $0.run.failed == 0 } ? .success : .someFailed
    }

    /// How many requests all steps send together at most.
    private static func requests(upTo highest: Int) -> Int {
        var (window, sum) = (1, Sweep.requests(concurrency: 1))
        while window < highest {
            window = min(window * 2, highest)
            sum += Sweep.requests(concurrency: window)
        }
        return sum
    }
}
