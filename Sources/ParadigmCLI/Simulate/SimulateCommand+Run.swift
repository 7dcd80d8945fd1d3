import ParadigmSimulator

extension SimulateCommand {
    package func run(in session: Session) async throws -> ExitStatus {
        let configuration = try simulation()
        let tls = tlsCert.flatMap { certificate in
            tlsKey.map { SimulatorTLS(certificateFile: certificate, privateKeyFile: $0) }
        }
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
            guard let model = try? LatencyModel(latency) else { throw Self.noLatency(latency) }
            configuration.latency = model
        }
        if let slots {
            guard let plan = try? SlotPlan(slots) else { throw Self.noSlots(slots) }
            (configuration.slots, configuration.slotChanges) = (plan.slots, plan.changes)
        }
        if let batching {
            guard let model = try? BatchingModel(batching) else { throw Self.noBatching(batching) }
            configuration.batching = model
        }
        do throws(SimulatorSyntaxError) {
            configuration.faults = try fault.map { text throws(SimulatorSyntaxError) in try FaultRule(text) }
        } catch {
            let shown = TerminalEscaper.line(error.text, limit: 200)
            throw .usage(
                en: "“\(shown)” is no fault: \(TerminalEscaper.line(error.message)).",
                fr:
                    "« \(shown) » n'est pas une panne (\(TerminalEscaper.line(error.message))). Voyez « paradigm simulate "
                    + "--help »."
            )
        }
        return configuration
    }

    private static func noLatency(_ text: String) -> Failure {
        let shown = TerminalEscaper.line(text, limit: 200)
        let forms = "none, fixed:10ms, lognormal:500ms:0.6, tokens:200ms:20ms"
        return .usage(
            en: "“\(shown)” is no latency. These are: \(forms).",
            fr: "« \(shown) » n'est pas une latence. En voici : \(forms)."
        )
    }

    private static func noSlots(_ text: String) -> Failure {
        let shown = TerminalEscaper.line(text, limit: 200)
        return .usage(
            en: "“\(shown)” is no number of slots: 1 to 1000000, and changes in the order of time, such as 64,32@30s.",
            fr:
                "« \(shown) » n'est pas un nombre de places : de 1 à 1000000, et des changements dans l'ordre du temps, "
                + "par exemple 64,32@30s."
        )
    }

    private static func noBatching(_ text: String) -> Failure {
        let shown = TerminalEscaper.line(text, limit: 200)
        return .usage(
            en:
                "“\(shown)” is no batching. Write what a step takes, what each active request adds, and 1 to 1000000 "
                + "active at most: 20ms:0.5ms:256; or, with what each prompt token adds, 20ms:0.5ms:256:0.05ms.",
            fr:
                "« \(shown) » n'est pas un travail par pas. Écrivez la durée d'un pas, ce qu'y ajoute chaque requête "
                + "active, et de 1 à 1000000 actives au plus : 20ms:0.5ms:256 ; ou, avec ce qu'ajoute chaque token du "
                + "prompt, 20ms:0.5ms:256:0.05ms."
        )
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
