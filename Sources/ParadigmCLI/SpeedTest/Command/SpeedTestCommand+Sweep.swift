import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmHTTP

extension SpeedTestCommand {
    /// The greatest window unless `--concurrency` says otherwise.
    static let usualHighestWindow = 128

    /// The longest answer in tokens unless `--max-tokens` says otherwise.
    static let usualMaxTokens = TokenCounts.fixed(150)

    /// Doubles the window until that brings no more; the table is printed step by step.
    ///
    /// - Parameters:
    ///   - server: The server.
    ///   - work: What is sent.
    ///   - page: Where a report goes.
    ///   - live: Where it is followed.
    ///   - stop: Who may end it early.
    ///   - session: Where it is printed.
    /// - Returns: 0; 1 when requests failed, 69 when the server went away, 75 when a limit was met at once or it was stopped.
    /// - Throws: ``Failure`` when the first window got no answer at all.
    func sweep(
        _ server: Server,
        _ work: Work,
        page: ReportFile?,
        _ live: LiveReport?,
        _ stop: MeasurementStop,
        _ session: Session
    ) async throws -> ExitStatus {
        let (terminal, language) = (session.terminal, session.language)
        var sweep = Sweep(highest: work.window)
        var table = options.json || options.quiet ? nil : SweepTable(terminal: terminal, language: language)
        try table?.begin()
        var sent = 0
        while let window = sweep.next {
            await pause(sweep.pause, stop, session)
            guard !stop.isAsked else {
                sweep.stop()
                break
            }
            // Each run has prompts of its own, so that no cache of the server's answers for the model.
            let (first, source) = (sent, work.source)
            sent += sweep.requests(of: window)
            var configuration = server.configuration
            configuration.deadlines.total = min(configuration.deadlines.total, sweep.patience ?? firstPatience)
            let runner = SpeedTestRunner(
                configuration: configuration,
                path: source.path,
                rows: sent - first,
                stop: stop
            ) { source.body(first + $0) }
            let run = try await runner.concurrently(window, plan: SendPlan(streams: options.load.stream)).run
            if run.givenUp != nil { sweep.stop(run) } else { sweep.take(run) }
            let soFar = found(sweep, server, work, isUnderWay: sweep.next != nil)
            let present = SweepPage(soFar, names(server, work))
            live?.show { present.html(language) }
            let isUnanswered = sweep.steps.allSatisfy { $0.run.answered == 0 }
            if run.givenUp == nil, isUnanswered, run.answered == 0, let error = run.errors.first {
                try page?.write(present.html(language))
                throw Failure(run.failureStatus, SpeedTestWords.nothingAnswered(run, error.text, Figures(language)))
            }
            if sweep.next != sweep.steps.last?.concurrency { try table?.show(sweep) }
        }
        try table?.show(sweep, again: true)
        let report = found(sweep, server, work)
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

    /// What a sweep found, and under which conditions.
    private func found(_ sweep: Sweep, _ server: Server, _ work: Work, isUnderWay: Bool = false) -> SweepReport {
        let conditions = conditions(server, work)
        return SweepReport(
            sweep: sweep,
            isSimulated: server.isSimulated,
            conditions: conditions,
            isUnderWay: isUnderWay
        )
    }

    /// How long a request of the first step may take: a minute for as many tokens as are usual, and more for longer
    /// answers.
    private var firstPatience: Duration {
        .seconds(60) * max(1, (options.maxTokens ?? Self.usualMaxTokens).greatest / 150)
    }

    /// Waits until a limit's time is over, or somebody stops the sweep; a minute without a word would look like a hang.
    private func pause(_ pause: Duration?, _ stop: MeasurementStop, _ session: Session) async {
        guard let pause else { return }
        let (english, french) = (Figures(.english).span(pause.seconds), Figures(.french).span(pause.seconds))
        if !options.quiet {
            session.terminal.say(
                Text(
                    en: "The server's limit for a time is spent: waiting \(english) before this step is tried again…",
                    fr:
                        "La limite du serveur pour un temps donné est atteinte : attente de \(french) avant de reprendre "
                        + "cette étape…"
                )
            )
        }
        try? await stop.running { try await Task.sleep(for: pause) }
    }
}

/// The table of a sweep, printed step by step.
private struct SweepTable {
    let terminal: Terminal
    let language: Language
    /// How many runs the steps had when they were printed.
    private var printed: [Int: Int] = [:]

    init(terminal: Terminal, language: Language) {
        (self.terminal, self.language) = (terminal, language)
    }

    func begin() throws {
        try terminal.writeLine(SweepReport.line(SweepReport.headings(language)))
    }

    /// Prints the steps that are new; at the end also those that were run again since, as what they came to is the result.
    mutating func show(_ sweep: Sweep, again: Bool = false) throws {
        for (index, step) in sweep.steps.enumerated() {
            let runs = printed[step.concurrency]
            guard runs == nil || again && runs != step.runs else { continue }
            try terminal.writeLine(SweepReport.line(SweepReport.cells(sweep, index, Figures(language))))
            printed[step.concurrency] = step.runs
        }
    }
}
