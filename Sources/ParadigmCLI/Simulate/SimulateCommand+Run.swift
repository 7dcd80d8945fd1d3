import ParadigmJobs
import ParadigmSimulator

extension SimulateCommand {
    package func run(in session: Session) async throws -> ExitStatus {
        let configuration = try simulation()
        let tls = tlsCert.flatMap { certificate in
            tlsKey.map { SimulatorTLS(certificateFile: certificate, privateKeyFile: $0) }
        }
        try checkFiles(session)
        let (host, port) = (host ?? "127.0.0.1", port ?? 8080)
        let file: ServedRequestLog? = if let log { try ServedRequestLog(log) } else { nil }
        defer { file?.close() }
        do {
            try await StopSignals.cancelling(watchesInput: attached) {
                try await Simulator.run(
                    host: host,
                    port: port,
                    configuration: configuration,
                    tls: tls,
                    onReady: { simulator in
                        file?.begin(uptime: simulator.uptime)
                        try announce(simulator.url, session)
                    },
                    onEnd: { file?.add($0) }
                )
            }
        } catch let error as SimulatorError {
            throw failure(error, place: "\(host):\(port)")
        }
        return .success
    }

    /// Makes sure that the log is no file that is needed.
    private func checkFiles(_ session: Session) throws(Failure) {
        guard let log else { return }
        var files = RunFiles()
        if let tlsCert { files.add(.certificate, tlsCert) }
        if let tlsKey { files.add(.privateKey, tlsKey) }
        files.addUsersFiles(session.environment)
        files.add(.log, log)
        do throws(BatchFailure) { try files.check() } catch { throw BatchFailureText.failure(error) }
    }

    private func simulation() throws(Failure) -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration()
        configuration.logDetail = .counts
        if let seed { configuration.seed = seed }
        configuration.queueLimit = queue
        configuration.queueFullStatus = 429
        if let limitFields {
            guard let report = LimitReport(rawValue: limitFields) else { throw Self.noLimitReport(limitFields) }
            configuration.limitReport = report
        }
        configuration.requestsPerMinute = rpm
        configuration.tokensPerMinute = tpm
        configuration.apiKey = apiKey
        if let latency {
            configuration.latency = try read("--latency", latency) { text throws(SimulatorSyntaxError) in
                try LatencyModel(text)
            }
        }
        if let slots {
            let plan = try read("--slots", slots) { text throws(SimulatorSyntaxError) in try SlotPlan(text) }
            (configuration.slots, configuration.slotChanges) = (plan.slots, plan.changes)
        }
        if let batching {
            configuration.batching = try read("--batching", batching) { text throws(SimulatorSyntaxError) in
                try BatchingModel(text)
            }
        }
        try documents.apply(to: &configuration)
        do throws(SimulatorSyntaxError) {
            configuration.faults = try fault.map { text throws(SimulatorSyntaxError) in try FaultRule(text) }
        } catch {
            throw SimulatorSyntaxText.failure(error, ofFault: error.text)
        }
        return configuration
    }

    /// The value that an option's text describes.
    private func read<Value>(
        _ option: String,
        _ text: String,
        _ value: (String) throws(SimulatorSyntaxError) -> Value
    ) throws(Failure) -> Value {
        do throws(SimulatorSyntaxError) {
            return try value(text)
        } catch {
            throw SimulatorSyntaxText.failure(error, option: option, value: text)
        }
    }

    private static func noLimitReport(_ text: String) -> Failure {
        let shown = TerminalEscaper.line(text, limit: 200)
        return .usage(
            en: "--limit-fields takes all, retry-after or none, not “\(shown)”.",
            fr: "--limit-fields accepte all, retry-after ou none, mais pas « \(shown) »."
        )
    }

    private func announce(_ url: String, _ session: Session) throws {
        if attached { return try session.terminal.writeLine(url) }
        let key = apiKey == nil ? "test" : "…"
        let text = Text(
            en: """
                The simulator listens on \(url). To use it, in another terminal:

                  export PARADIGM_BASE_URL=\(url)
                  export PARADIGM_API_KEY=\(key)

                Ctrl-C stops it.
                """,
            fr: """
                Le simulateur écoute sur \(url). Pour l'utiliser, dans un autre terminal :

                  export PARADIGM_BASE_URL=\(url)
                  export PARADIGM_API_KEY=\(key)

                Ctrl-C l'arrête.
                """
        )
        try session.terminal.writeLine(text[session.language])
    }

    private func failure(_ error: SimulatorError, place: String) -> Failure {
        let place = TerminalEscaper.line(place, limit: 300)
        return switch error.code {
        case .addressInUse:
            Failure(
                .cannotCreate,
                Text(
                    en: "Another program listens on \(place). Choose another --port; 0 takes a free one.",
                    fr: "Un autre programme écoute sur \(place). Choisissez un autre --port ; 0 en prend un de libre."
                )
            )
        case .permissionDenied:
            Failure(
                .cannotCreate,
                Text(
                    en: "The system does not allow listening on \(place). Choose a port above 1023.",
                    fr: "Le système n'autorise pas l'écoute sur \(place). Choisissez un port au-dessus de 1023."
                )
            )
        case .badHost:
            Failure(
                .cannotCreate,
                Text(
                    en: "\(place) is not an address of this machine. See --host.",
                    fr: "\(place) n'est pas une adresse de cette machine. Voyez --host."
                )
            )
        case .badCertificate:
            Failure(
                .usage,
                Text(
                    en:
                        "The certificate and its key cannot be used. Both must be readable PEM files, and belong together.",
                    fr:
                        "Le certificat et sa clé sont inutilisables. Ce doivent être deux fichiers PEM lisibles, qui vont "
                        + "ensemble."
                )
            )
        default:
            Failure(
                .cannotCreate,
                Text(
                    en: "Cannot listen on \(place): \(TerminalEscaper.line(error.message))",
                    fr: "Impossible d'écouter sur \(place) : \(TerminalEscaper.line(error.message))"
                )
            )
        }
    }
}
