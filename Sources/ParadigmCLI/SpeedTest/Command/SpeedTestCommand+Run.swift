import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

extension SpeedTestCommand {
    package func run(in session: Session) async throws -> ExitStatus {
        let session = session.tellingNotes(!options.quiet)
        let settings = try session.settings(server.given(model: options.model ?? options.workload.set.model))
        let work = try work(model: settings.model ?? "alfred-4.2", session)
        let files = try files(settings, session)
        try ProcessResources.requireOpenFiles(forConnections: work.window)
        var simulator = ["--seed", "\(options.seed ?? 1)"]
        // A simulator that works on any number at once would have no limit to find.
        if options.sweep { simulator += ["--slots", "16"] }
        return try await session.withServer(settings, fallsBack: true, simulator: simulator) { server in
            try announce(server, session)
            let stop = MeasurementStop()
            return try await StopSignals.counting(StopCount()) { count in
                // The first ends the measurement with what there is; whoever cannot wait for that need not.
                if count > 1 { _exit(ExitStatus.interrupted.rawValue) }
                stop.ask()
            } during: {
                let live = try LiveReport.started(options.serveReport, session)
                defer { live?.end() }
                if options.sweep { return try await sweep(server, work, page: files.page, live, stop, session) }
                let series = try await SpeedTestMeasurement(self, server, work, live, stop, session).series()
                let page = SpeedTestPage(series, names(server, work)).html(session.language)
                live?.end(with: page)
                try files.page?.write(page)
                try files.requests?.write(RequestLines.text(of: series.reports.map(\.result)))
                return try conclude(series, session)
            }
        }
    }

    /// What a page says of what was measured.
    func names(_ server: Server, _ work: Work) -> MeasuredServer {
        MeasuredServer(
            server: server.configuration.baseURL.description,
            model: work.model,
            date: ReportFile.now,
            isSimulated: server.isSimulated
        )
    }

    /// What was measured, for a script.
    func conditions(_ server: Server, _ work: Work) -> MeasuredConditions {
        MeasuredConditions(
            model: work.model,
            server: server.isSimulated ? nil : server.configuration.baseURL.description,
            date: ReportFile.now,
            version: Version.current,
            duration: options.load.duration?.duration,
            warmUp: options.load.warmup?.duration,
            maxTokens: maxTokens(of: work),
            isStreamed: options.load.stream
        )
    }

    /// How long answers may be, as it was asked for; nil where no request says it.
    private func maxTokens(of work: Work) -> String? {
        let set = options.workload.set.last { ["max_tokens", "max_completion_tokens"].contains($0.key) }
        if let set, options.maxTokens == nil { return set.value.description }
        guard RowEndpoint.at(work.source.path).hasTokenLimit else { return nil }
        return (options.maxTokens ?? Self.usualMaxTokens).text
    }

    /// The files that are written, once it is sure that they can be.
    private func files(_ settings: ServerSettings, _ session: Session) throws -> (
        page: ReportFile?, requests: ReportFile?
    ) {
        let page = options.report.map { ReportFile($0) }
        let requests = options.load.requestsOut.map { ReportFile($0, role: .requests) }
        var files = RunFiles()
        files.addStreams()
        files.add(settings, environment: session.environment)
        if let path = options.names ?? options.workload.prompts { files.add(.input, path) }
        for path in reading.prompts.files.paths + [reading.prompts.bodyTemplate].compactMap(\.self) {
            files.add(.prompt, path)
        }
        try page?.check(beside: files)
        page?.add(to: &files)
        try requests?.check(beside: files)
        return (page, requests)
    }

    /// What is sent: requests, each different, and how many of them at once.
    struct Work: Sendable {
        let model: String
        /// How many requests there are at most.
        let requests: Int
        /// Of how many different ones a sample is sent one after the other.
        let sampled: Int
        /// How many are in flight at most.
        let window: Int
        /// How many make a conversation.
        let turns: Int
        /// The requests.
        let source: RequestSource
    }

    private func work(model: String, _ session: Session) throws -> Work {
        let source = try source(model: model, session)
        let fromFile = options.names != nil || options.workload.prompts != nil
        let turns = options.workload.turns ?? 1
        let requests = isUnending ? 100_000_000 : options.requests ?? (fromFile ? source.count : 20)
        let conversations = (requests + turns - 1) / turns
        let usual = options.sweep ? Self.usualHighestWindow : min(conversations, Self.usualMostInFlight)
        let isAtOnce = !options.sweep && !options.load.isLoad
        let window = options.concurrency ?? (isAtOnce ? conversations : usual)
        return Work(
            model: model,
            requests: requests,
            sampled: isUnending ? source.count : requests,
            window: options.sweep ? window : min(window, conversations),
            turns: turns,
            source: source
        )
    }

    /// As many requests of a given rate are in flight at most, unless `--concurrency` says otherwise.
    private static let usualMostInFlight = 1_024

    /// The first line: whether what follows was measured on a real server.
    private func announce(_ server: Server, _ session: Session) throws {
        let line =
            switch server.source {
            case .named: Text?.none
            case .simulator(isAsked: true):
                Text(
                    en: "Simulated: the built-in simulator answers, not a real server.",
                    fr: "Simulation : c'est le simulateur intégré qui répond, pas un vrai serveur."
                )
            case .simulator(isAsked: false):
                Text(
                    en: "Simulated: neither a key nor a base URL is set, so the built-in simulator answers, not a real "
                        + "server. Set PARADIGM_API_KEY to measure Paradigm.",
                    fr: "Simulation : ni clé ni adresse ne sont définies, c'est donc le simulateur intégré qui répond, "
                        + "pas un vrai serveur. Définissez PARADIGM_API_KEY pour mesurer Paradigm."
                )
            }
        // What is said in a line says it there.
        guard let line, !options.quiet else { return }
        if options.json {
            session.terminal.say(line)
        } else {
            try session.terminal.writeLine(line[session.language] + "\n")
        }
    }

    /// Prints the report; without a single answer only its JSON, and the most frequent error as the command's own.
    private func conclude(_ series: SpeedTestSeries, _ session: Session) throws -> ExitStatus {
        if options.json { try session.terminal.writeLine(series.json.description) }
        let runs = series.reports.map(\.result.concurrent)
        if runs.allSatisfy({ $0.answered == 0 }) {
            let language = Figures(session.language)
            if let error = runs[0].errors.first {
                throw Failure(series.status, SpeedTestWords.nothingAnswered(runs[0], error.text, language))
            }
            guard !series.isStopped else {
                throw Failure(series.status, SpeedTestWords.stoppedAtOnce(runs[0], language))
            }
        }
        guard !options.json else { return series.status }
        let text = options.quiet ? series.line(session.language) : series.text(session.language)
        try session.terminal.write(text.utf8)
        return series.status
    }
}
