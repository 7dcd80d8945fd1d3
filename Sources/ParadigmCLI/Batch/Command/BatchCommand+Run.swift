import Paradigm
import ParadigmAPI
package import ParadigmBatch
import ParadigmGround
import ParadigmJobs

extension BatchCommand {
    package func run(in session: Session) async throws -> ExitStatus {
        var command = self
        command.reading = try reading.findingPart(in: session.environment)
        return try await command.perform(in: session)
    }

    /// Does the work of a command that knows which part of the input it takes.
    private func perform(in session: Session) async throws -> ExitStatus {
        let settings = try session.settings(server.given(model: request.model ?? request.set.model))
        var plan = try plan(
            model: settings.model ?? (server.simulate ? "alfred-4.2" : nil),
            openFileLimit: ProcessResources.openFileLimit
        )
        .withPromptFiles(telling: session.terminal.say)
        plan.pace = plan.pace.filled(from: settings)
        if documents.documents != nil { return try await askDocuments(plan, settings, session) }
        plan.shape = try AnswerShape(answers, telling: session.terminal.say)
        var job = shown(resolved(try plan.job()), session)
        try report.looks.apply(to: &job, isDryRun: report.dryRun)
        job = try examined(job, session)
        let check = BatchInputCheck(options: job)
        if report.dryRun {
            try check.requireModel()
            return try dryRun(job, session)
        }
        try BatchOutputCheck.check(job)
        try checkFiles(job, settings, session)
        if job.partial {
            try BatchOutputCheck.requireJournal(job)
            // Nothing is sent, so nobody's address or key is needed.
            return try await carryOut(job, on: ParadigmConfiguration(), from: nil, model: nil, session)
        }
        _ = try settings.choice(fallsBack: false)
        try check.requireModel()
        // Where there is room for none, a word of how many there may be would be one too many.
        try ProcessResources.requireOpenFiles(forConnections: 1)
        if let granted = plan.refusedConcurrency { warn(granted: granted, session) }
        if !report.quiet, let note = plan.shareNote(session.language) { session.terminal.say(note) }
        return try await session.withServer(settings) { [plan] server in
            var configuration = server.configuration
            if let mebibytes = pace.maxBuffer { configuration.maximumBufferedBytes = mebibytes << 20 }
            return try await carryOut(job, on: configuration, from: server, model: plan.model, session)
        }
    }

    /// The job with its input as what the path leads to.
    private func resolved(_ job: BatchJobOptions) -> BatchJobOptions {
        guard case .file(let path) = job.source else { return job }
        var job = job
        job.source = BatchJobOptions.Source(path: path)
        return job
    }

    /// The job with what is found out about its input, which is told: whoever reads it need not look at all of it again.
    private func examined(_ job: BatchJobOptions, _ session: Session) throws(Failure) -> BatchJobOptions {
        guard let found = try BatchInputCheck(options: job).open() else { return job }
        say(found.notes, session)
        var job = job
        job.input = found.options
        return job
    }

    /// The job with answers for somebody to read where standard output is a terminal and no format is asked for.
    private func shown(_ job: BatchJobOptions, _ session: Session) -> BatchJobOptions {
        guard job.target == .standardOutput, output.outputFormat == nil, session.terminal.output.isTerminal else {
            return job
        }
        var job = job
        job.shown = { [language = session.language] in $0.text(language) }
        return job
    }

    func carryOut(
        _ options: BatchJobOptions,
        on configuration: ParadigmConfiguration,
        from server: Server?,
        model: String?,
        _ session: Session
    ) async throws -> ExitStatus {
        let names = names(options, server, model: model)
        let live = try LiveReport.started(report.serveReport, session).map { LiveBatch($0, names, session.language) }
        defer { live?.end() }
        let display = ProgressDisplay(
            terminal: session.terminal,
            style: style(options.target, session),
            environment: session.environment
        )
        defer { display.finish() }
        var options = options
        options.answers?.isSimulated = server?.isSimulated ?? false
        let job = BatchJob(configuration: configuration, options: options)
        let watch = BatchWatch(job: job, options: options, display: display, live: live, isQuiet: report.quiet)
        let end: BatchWatch.End
        do {
            end = try await watch.run()
        } catch let failure as BatchFailure {
            throw BatchFailureText.failure(failure)
        } catch let gone as ReaderGone {
            display.finish()
            throw ReaderGoneText.failure(gone)
        }
        display.finish()
        if case .ended(let summary) = end, summary.end == .stopped(.keyRefused), let server,
            server.configuration.key == nil
        {
            // Nobody refused a key where there is none; as for a single request, one is wanted.
            var error = ParadigmError(kind: .refusedKey, message: "")
            error.host = server.configuration.baseURL.host
            throw ErrorText.failure(ErrorText.withoutKey(error))
        }
        var summary = try Self.summary(end, options, isCutShort: watch.isCutShort)
        summary.isPart = options.input.shard != nil
        if let server, case .stopped = summary.end, let trouble = summary.tally.trouble {
            summary.tally.trouble = await trouble.lookingForTLS(at: server.configuration.baseURL)
        }
        let report = BatchReport(
            summary: summary,
            prices: pace.prices,
            isSimulated: server?.isSimulated ?? false,
            isCutShort: watch.isCutShort,
            isStrict: self.report.strict ?? !options.isFilter,
            inFlight: end.inFlight,
            window: watch.lastWindow
        )
        try conclude(report, options, session)
        if let server, let advice = VersionText.advice(report.summary, at: server.configuration.baseURL) {
            session.terminal.say(advice)
        }
        live?.end(with: BatchPage(report: report, names: names).html(session.language))
        return writePage(report, names, session)
    }

    private func names(_ options: BatchJobOptions, _ server: Server?, model: String?) -> BatchPage.Names {
        var output: String?
        if case .file(let path) = options.target { output = path }
        let address = server?.configuration.baseURL.description
        return BatchPage.Names(input: input, output: output, server: address, model: model, date: ReportFile.now)
    }

    /// What is known of a run that was left behind, or its own summary.
    private static func summary(
        _ end: BatchWatch.End,
        _ options: BatchJobOptions,
        isCutShort: Bool
    ) throws(Failure) -> BatchSummary {
        switch end {
        case .ended(let summary): return summary
        case .left(let progress):
            var summary = BatchSummary(end: .interrupted)
            summary.total = progress.total
            summary.answered = progress.done - progress.failed
            summary.failed = progress.failed
            summary.elapsed = progress.elapsed
            summary.journal = options.journalPath
            return summary
        case .leftReading:
            throw Failure(
                isCutShort ? .interrupted : .tryLater,
                Text(
                    en: "Stopped while the input was being read; nothing was sent.",
                    fr: "Arrêté pendant la lecture de l'entrée ; rien n'a été envoyé."
                )
            )
        }
    }

    /// A panel for somebody who watches, unless answers go to the same place.
    private func style(_ target: BatchJobOptions.Target, _ session: Session) -> ProgressStyle {
        if let style = report.progress { return style }
        if report.quiet { return .none }
        let terminal = session.terminal
        let isShared = target == .standardOutput && terminal.output.isTerminal
        let isCapable = terminal.errors.isTerminal && ProgressDisplay.mayDraw(session.environment)
        return isCapable && !isShared
            ? .bar : report.plainStyle(isTerminal: terminal.errors.isTerminal, session.environment)
    }

    /// The summary: data for a program on standard output where that is free, words for a person on standard error.
    private func conclude(_ summary: BatchReport, _ options: BatchJobOptions, _ session: Session) throws {
        let (terminal, target) = (session.terminal, options.target)
        if let preview = summary.preview, !report.json {
            // What was asked for: it goes where data goes.
            try terminal.write(preview.text(session.language).utf8)
        }
        if report.json, target != .standardOutput {
            try terminal.writeLine(summary.json.description)
        } else if report.json || report.progress == .json {
            terminal.say(summary.json.description)
        } else {
            let isBrief = report.isBrief(
                isFilter: options.isFilter,
                isTerminal: terminal.errors.isTerminal,
                session.environment
            )
            terminal.draw(isBrief ? summary.line(session.language) : summary.text(session.language))
        }
    }

    // MARK: What is said on the way

    /// Tells what was found out about the input; to whoever wants to hear of nothing else, what may go wrong.
    func say(_ notes: [InputNote], _ session: Session) {
        for note in notes where !report.quiet || InputNoteText.isWarning(note) {
            session.terminal.say(InputNoteText.sentence(note))
        }
    }

    private func warn(granted: Int, _ session: Session) {
        let number = Figures(session.language).count(granted)
        session.terminal.say(
            Text(
                en: "This process may open no more than \(number) connections, so no more requests are in flight at "
                    + "once; “ulimit -n” raises the limit.",
                fr:
                    "Ce processus ne peut pas ouvrir plus de \(number) connexions, il n'y aura donc pas plus de requêtes "
                    + "en vol à la fois ; « ulimit -n » relève la limite."
            )
        )
    }
}

extension BatchWatch.End {
    /// Rows that were in flight then.
    fileprivate var inFlight: Int {
        if case .left(let progress) = self { progress.inFlight } else { 0 }
    }
}

extension BatchJobOptions {
    /// Whether it is a filter: rows come in as they like, and go out as they are done.
    package var isFilter: Bool { target == .standardOutput && !source.isFile }

    /// Where the journal is; nil for none.
    fileprivate var journalPath: String? {
        guard case .file(let output) = target else { return journal }
        return OutputNames(output: output, journal: journal).journal
    }
}

extension BatchPaceOptions {
    /// The prices; nil when none is given.
    package var prices: TokenPrices? {
        guard priceIn != nil || priceOut != nil else { return nil }
        return TokenPrices(prompt: priceIn ?? 0, completion: priceOut ?? 0)
    }
}
