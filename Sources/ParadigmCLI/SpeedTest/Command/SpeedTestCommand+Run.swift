import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

extension SpeedTestCommand {
    package func run(in session: Session) async throws -> ExitStatus {
        let session = session.tellingNotes(!options.quiet)
        let settings = try session.settings(server.given(model: options.model))
        let work = try work(model: settings.model ?? "alfred-4.2")
        let files = try files(settings, session)
        try ProcessResources.requireOpenFiles(forConnections: work.window)
        var simulator = ["--seed", "\(options.seed ?? 1)"]
        // A simulator that works on any number at once would have no limit to find.
        if options.sweep { simulator += ["--slots", "16"] }
        return try await session.withServer(settings, fallsBack: true, simulator: simulator) { server in
            try announce(server, session)
            if options.sweep { return try await sweep(server, work, page: files.page, session) }
            let report = try await measure(server, work, session: session)
            if report.result.concurrent.answered > 0 {
                let address = server.configuration.baseURL.description
                let page = SpeedTestPage(report: report, server: address, model: work.model, date: ReportFile.now)
                try files.page?.write(page.html(session.language))
            }
            try files.requests?.write(RequestLines.text(of: report.result))
            return try conclude(report, session)
        }
    }

    /// The files that are written, once it is sure that they can be.
    private func files(_ settings: ServerSettings, _ session: Session) throws -> (
        page: ReportFile?, requests: ReportFile?
    ) {
        let page = options.report.map { ReportFile($0) }
        let requests = options.load.requestsOut.map { ReportFile($0, role: .requests) }
        var files = RunFiles()
        files.add(settings, environment: session.environment)
        if let path = options.names ?? options.prompts { files.add(.input, path) }
        try page?.check(beside: files)
        if let path = options.report { files.add(.page, path) }
        try requests?.check(beside: files)
        return (page, requests)
    }

    /// What is sent: requests, each different, and how many of them at once.
    struct Work {
        let model: String
        /// How many requests there are at most.
        let requests: Int
        /// Of how many different ones a sample is sent one after the other.
        let sampled: Int
        /// How many are in flight at most.
        let window: Int
        /// The body of each.
        let body: @Sendable (Int) -> [UInt8]
    }

    private func work(model: String) throws -> Work {
        let source = try source()
        let fromFile = options.names != nil || options.prompts != nil
        let isUnending = options.sweep || (options.load.duration != nil && options.requests == nil)
        let requests = isUnending ? 100_000_000 : options.requests ?? (fromFile ? source.count : 20)
        let usual = options.sweep ? Self.usualHighestWindow : min(requests, Self.usualMostInFlight)
        let isAtOnce = !options.sweep && !options.load.isLoad
        let (tokens, temperature) = (options.maxTokens ?? 150, options.temperature ?? 0.4)
        let streams = options.load.stream
        let body: @Sendable (Int) -> [UInt8] = { index in
            ChatRequest(
                model: model,
                messages: [.user(source.prompt(index))],
                maxTokens: tokens,
                temperature: temperature
            )
            .body(streaming: streams, includeUsage: streams)
        }
        // Where their number is known they are made before the clock starts.
        let bodies: [[UInt8]] = isUnending ? [] : (0..<requests).map { body($0) }
        let made: @Sendable (Int) -> [UInt8] = { bodies[$0] }
        let window = options.concurrency ?? (isAtOnce ? requests : usual)
        return Work(
            model: model,
            requests: requests,
            sampled: isUnending ? source.count : requests,
            window: options.sweep ? window : min(window, requests),
            body: isUnending ? body : made
        )
    }

    /// As many requests of a given rate are in flight at most, unless `--concurrency` says otherwise.
    private static let usualMostInFlight = 1_024

    /// What is sent, from a file if one is named.
    func source() throws -> SpeedTestPrompts {
        guard let path = options.names ?? options.prompts else { return .greeting() }
        let text: String
        do throws(FileTrouble) {
            text = try FileText.read(path, limit: 64 << 20)
        } catch {
            throw Failure(error.isNotFound ? .noInput : .badInput, error.text(path: path))
        }
        let lines = SpeedTestPrompts.lines(of: text)
        guard !lines.isEmpty else {
            throw Failure(
                .badInput,
                Text(en: "The file holds no line to send.", fr: "Le fichier ne contient aucune ligne à envoyer.")
            )
        }
        return options.names == nil ? .verbatim(lines) : .greeting(lines)
    }

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

    private func measure(_ server: Server, _ work: Work, session: Session) async throws -> SpeedTestReport {
        let runner = SpeedTestRunner(configuration: server.configuration, rows: work.requests, body: work.body)
        let sample = sample(of: work.sampled)
        let load = options.load
        func oneByOne(_ note: Text, fresh: Bool) async throws -> SpeedTestRun {
            session.note(note)
            return try await runner.oneByOne(sample, freshConnections: fresh, streams: load.stream)
        }
        func runSequential() async throws -> SpeedTestRun? {
            guard !sample.isEmpty else { return nil }
            return try await oneByOne(
                Text(
                    en: "Sending \(sample.count) requests one after the other…",
                    fr: "Envoi de \(sample.count) requêtes l'une après l'autre…"
                ),
                fresh: false
            )
        }

        var sequential = options.order == .sequentialFirst ? try await runSequential() : nil
        session.note(announcement(work))
        var plan = SendPlan(length: load.duration?.duration, streams: load.stream)
        if let rate = load.rate {
            let times = ArrivalTimes(rate: rate, arrivals: load.arrivals ?? .poisson, seed: options.seed ?? 1)
            let schedule = ArrivalSchedule(times)
            plan.start = { schedule.start(of: $0) }
        }
        let concurrent = try await runner.concurrently(work.window, plan: plan, warmUp: load.warmup?.duration ?? .zero)
        // Without a single answer the slow runs would only repeat the trouble.
        let isWorthwhile = concurrent.run.answered > 0
        if options.order != .sequentialFirst, isWorthwhile { sequential = try await runSequential() }
        var fresh: SpeedTestRun?
        if options.freshConnections, isWorthwhile, !sample.isEmpty {
            fresh = try await oneByOne(
                Text(
                    en: "Sending \(sample.count) requests one after the other, each over a new connection…",
                    fr: "Envoi de \(sample.count) requêtes l'une après l'autre, chacune sur une nouvelle connexion…"
                ),
                fresh: true
            )
        }
        let result = SpeedTestResult(
            requests: load.isLoad ? concurrent.run.requests : work.requests,
            concurrency: work.window,
            concurrent: concurrent.run,
            sequential: sequential,
            freshConnections: fresh,
            load: load.isLoad ? SpeedTestLoad(rate: load.rate, arrivals: load.arrivals ?? .poisson) : nil,
            level: load.slo
        )
        return SpeedTestReport(result: result, answers: concurrent.answers, isSimulated: server.isSimulated)
    }

    private func announcement(_ work: Work) -> Text {
        if let duration = options.load.duration?.duration {
            let (english, french) = (Figures(.english).span(duration.seconds), Figures(.french).span(duration.seconds))
            return Text(en: "Sending requests for \(english)…", fr: "Envoi de requêtes pendant \(french)…")
        }
        return Text(
            en: "Sending \(work.requests) requests, \(work.window) at once…",
            fr: "Envoi de \(work.requests) requêtes, \(work.window) à la fois…"
        )
    }

    /// Which requests are sent one after the other.
    private func sample(of count: Int) -> [Int] {
        // What comes at a rate or for a time is measured for itself.
        switch options.sequential ?? (options.load.isLoad ? .none : .standard(requests: count)) {
        case .all: Array(0..<count)
        case .none: []
        case .sample(let size): SeededSample.indices(size, of: count, seed: options.seed ?? 1)
        }
    }

    /// Prints the report; without a single answer only its JSON, and the most frequent error as the command's own.
    private func conclude(_ report: SpeedTestReport, _ session: Session) throws -> ExitStatus {
        if options.json { try session.terminal.writeLine(report.json.description) }
        if report.result.concurrent.answered == 0, let error = report.result.concurrent.errors.first {
            throw Failure(report.result.status, error.text)
        }
        guard !options.json else { return report.result.status }
        let text = options.quiet ? report.line(session.language) : report.text(session.language)
        try session.terminal.write(text.utf8)
        return report.result.status
    }
}
