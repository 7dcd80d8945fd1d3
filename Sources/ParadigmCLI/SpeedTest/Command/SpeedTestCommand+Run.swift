import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmJobs

extension SpeedTestCommand {
    package func run(in session: Session) async throws -> ExitStatus {
        let session = session.tellingNotes(!options.quiet)
        let settings = try session.settings(server.given(model: options.model))
        let model = settings.model ?? "alfred-4.2"
        if options.sweep {
            let highest = options.concurrency ?? Self.usualHighestWindow
            try ProcessResources.requireOpenFiles(forConnections: highest)
            // A simulator that works on any number at once would have no limit to find.
            let simulator = ["--seed", "\(options.seed ?? 1)", "--slots", "16"]
            return try await session.withServer(settings, fallsBack: true, simulator: simulator) { server in
                try announce(server, session)
                return try await sweep(server, body: { body($0, model: model) }, session)
            }
        }
        let bodies = try bodies(model: model)
        let file = options.report.map(ReportFile.init)
        var files = RunFiles()
        files.add(settings, environment: session.environment)
        if let path = options.names ?? options.prompts { files.add(.input, path) }
        try file?.check(beside: files)
        try ProcessResources.requireOpenFiles(forConnections: min(options.concurrency ?? bodies.count, bodies.count))
        return try await session.withServer(settings, fallsBack: true, simulator: ["--seed", "\(options.seed ?? 1)"]) {
            server in
            try announce(server, session)
            let report = try await measure(server, bodies: bodies, session: session)
            if let file, report.result.concurrent.answered > 0 {
                let address = server.configuration.baseURL.description
                let page = SpeedTestPage(report: report, server: address, model: model, date: ReportFile.now)
                try file.write(page.html(session.language))
            }
            return try conclude(report, session)
        }
    }

    /// The requests' bodies, each different.
    private func bodies(model: String) throws -> [[UInt8]] {
        let source = try source()
        let fromFile = options.names != nil || options.prompts != nil
        return source.prompts(options.requests ?? (fromFile ? source.count : 20))
            .map { body($0, model: model) }
    }

    private func body(_ prompt: String, model: String) -> [UInt8] {
        ChatRequest(
            model: model,
            messages: [.user(prompt)],
            maxTokens: options.maxTokens ?? 150,
            temperature: options.temperature ?? 0.4
        )
        .body()
    }

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

    private func measure(_ server: Server, bodies: [[UInt8]], session: Session) async throws -> SpeedTestReport {
        let runner = SpeedTestRunner(configuration: server.configuration, bodies: bodies)
        let window = min(options.concurrency ?? bodies.count, bodies.count)
        let sample = sample(of: bodies.count)
        var sequential: SpeedTestRun?
        func runSequential() async throws {
            guard !sample.isEmpty else { return }
            session.note(
                Text(
                    en: "Sending \(sample.count) requests one after the other…",
                    fr: "Envoi de \(sample.count) requêtes l'une après l'autre…"
                )
            )
            sequential = try await runner.oneByOne(sample, freshConnections: false)
        }

        if options.order == .sequentialFirst { try await runSequential() }
        session.note(
            Text(
                en: "Sending \(bodies.count) requests, \(window) at once…",
                fr: "Envoi de \(bodies.count) requêtes, \(window) à la fois…"
            )
        )
        let concurrent = try await runner.concurrently(window)
        // Without a single answer the slow runs would only repeat the trouble.
        let isWorthwhile = concurrent.run.answered > 0
        if options.order != .sequentialFirst, isWorthwhile { try await runSequential() }
        var fresh: SpeedTestRun?
        if options.freshConnections, isWorthwhile, !sample.isEmpty {
            session.note(
                Text(
                    en: "Sending \(sample.count) requests one after the other, each over a new connection…",
                    fr: "Envoi de \(sample.count) requêtes l'une après l'autre, chacune sur une nouvelle connexion…"
                )
            )
            fresh = try await runner.oneByOne(sample, freshConnections: true)
        }
        let result = SpeedTestResult(
            requests: bodies.count,
            concurrency: window,
            concurrent: concurrent.run,
            sequential: sequential,
            freshConnections: fresh
        )
        return SpeedTestReport(result: result, answers: concurrent.answers, isSimulated: server.isSimulated)
    }

    /// Which requests are sent one after the other.
    private func sample(of count: Int) -> [Int] {
        switch options.sequential ?? .standard(requests: count) {
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
