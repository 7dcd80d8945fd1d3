import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmHTTP

extension SpeedTestCommand {
    /// The greatest window unless `--concurrency` says otherwise.
    static let usualHighestWindow = 128

    /// Doubles the window until that brings no more; the table is printed step by step.
    ///
    /// - Parameters:
    ///   - server: The server.
    ///   - work: What is sent.
    ///   - page: Where a report goes.
    ///   - live: Where it is followed.
    ///   - session: Where it is printed.
    /// - Returns: 0; 1 when requests failed, 69 when the server went away, 75 when a limit was met at once.
    /// - Throws: ``Failure`` when the first window got no answer at all.
    func sweep(
        _ server: Server,
        _ work: Work,
        page: ReportFile?,
        _ live: LiveReport?,
        _ session: Session
    ) async throws -> ExitStatus {
        let (terminal, language) = (session.terminal, session.language)
        var sweep = Sweep(highest: work.window)
        let table = options.json || options.quiet ? nil : SweepTable(terminal: terminal, language: language)
        try table?.begin()
        var (sent, printed) = (0, 0)
        while let window = sweep.next {
            try await pause(sweep.pause, session)
            // Each run has prompts of its own, so that no cache of the server's answers for the model.
            let (first, source) = (sent, work.source)
            sent += Sweep.requests(concurrency: window)
            var configuration = server.configuration
            configuration.deadlines.total = min(configuration.deadlines.total, sweep.patience ?? firstPatience)
            let runner = SpeedTestRunner(configuration: configuration, path: source.path, rows: sent - first) {
                source.body(first + $0)
            }
            let run = try await runner.concurrently(window, plan: SendPlan(streams: options.load.stream)).run
            if sweep.steps.isEmpty, run.answered == 0, let error = run.errors.first {
                throw Failure(run.failureStatus, error.text)
            }
            sweep.take(run)
            let present = SweepPage(SweepReport(sweep: sweep, isSimulated: server.isSimulated), names(server, work))
            live?.show { present.html(language) }
            guard sweep.next != sweep.steps.last?.concurrency else { continue }
            while printed < sweep.steps.count {
                try table?.add(sweep.steps[printed], after: printed > 0 ? sweep.steps[printed - 1] : nil)
                printed += 1
            }
        }
        let report = SweepReport(sweep: sweep, isSimulated: server.isSimulated)
        let html = SweepPage(report, names(server, work)).html(language)
        live?.end(with: html)
        try page?.write(html)
        if options.json {
            try terminal.writeLine(report.json.description)
        } else {
            let lines = report.conclusion(language).map { $0[language] + "\n" }
            try terminal.write(((table == nil ? "" : "\n") + lines.joined()).utf8)
        }
        return sweep.status
    }

    /// How long a request of the first step may take: a minute for as many tokens as are usual, and more for longer
    /// answers.
    private var firstPatience: Duration { .seconds(60) * max(1, (options.maxTokens?.greatest ?? 150) / 150) }

    /// Waits until a limit's time is over.
    private func pause(_ pause: Duration?, _ session: Session) async throws {
        guard let pause else { return }
        let (english, french) = (Figures(.english).span(pause.seconds), Figures(.french).span(pause.seconds))
        session.note(
            Text(
                en: "The server's limit for a time is spent: waiting \(english) before this step is tried again…",
                fr:
                    "La limite du serveur pour un temps donné est atteinte : attente de \(french) avant de reprendre cette "
                    + "étape…"
            )
        )
        try await Task.sleep(for: pause)
    }
}

/// The table of a sweep, printed step by step.
private struct SweepTable {
    let terminal: Terminal
    let language: Language

    func begin() throws {
        try terminal.writeLine(SweepReport.line(SweepReport.headings(language)))
    }

    func add(_ step: Sweep.Step, after previous: Sweep.Step?) throws {
        try terminal.writeLine(SweepReport.line(SweepReport.cells(step, after: previous, Figures(language))))
    }
}
