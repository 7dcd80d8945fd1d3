import ParadigmGround

/// What the measuring itself had to do with the figures.
extension SpeedTestWords {
    var reuse: (Text, Text)? {
        guard let seconds = result.freshConnectionSeconds else { return nil }
        let time = figures.time(seconds)
        let gain = result.reuseFactor.map { figures.number($0, decimals: 2) }
        let whole = result.documentationFactor.map { figures.number($0, decimals: 2) }
        let sampled = (result.freshConnections?.requests ?? 0) < result.requests
        var text = Text(
            en: "\(time)\(sampled ? " (estimated)" : "") one by one with a new connection for each",
            fr: "\(time)\(sampled ? " (estimation)" : "") une à une avec une nouvelle connexion pour chacune"
        )
        if let gain {
            text =
                text
                + Text(
                    en: "; reusing it alone brings a factor of \(gain)",
                    fr: " ; sa réutilisation apporte à elle seule un facteur de \(gain)"
                )
        }
        if let whole {
            text =
                text
                + Text(
                    en: "; the documentation's way of measuring gives \(whole)",
                    fr: " ; mesuré comme dans la documentation, le facteur est de \(whole)"
                )
        }
        return (Text(en: "Connections", fr: "Connexions"), text)
    }

    var client: (Text, Text)? {
        guard !isUnderWay, let verdict = result.verdict else { return nil }
        let share = figures.percent(result.clientShare)
        let waited = result.concurrent.waitedShare
        var text = Text(en: "\(share) of one core", fr: "\(share) d'un cœur")
        if waited >= 0.1 {
            text =
                text
                + Text(
                    en: ", and ready without one for \(figures.percent(waited)) of the time",
                    fr: ", et prêt sans en avoir pendant \(figures.percent(waited)) du temps"
                )
        }
        if let delays = result.concurrent.delays, ClientVerdict(delayShare: result.concurrent.delayShare) > .serverBound
        {
            let (p50, p95, p99) = (figures.time(delays.p50), figures.time(delays.p95), figures.time(delays.p99))
            text =
                text
                + Text(
                    en: ", late by p50 \(p50), p95 \(p95), p99 \(p99), which is in the latencies",
                    fr: ", en retard de p50 \(p50), p95 \(p95), p99 \(p99), ce que les latences comprennent"
                )
        }
        // Its own bound is told beside the rate.
        let words =
            result.isHeldBack && result.concurrent.verdict == .serverBound
            ? Text(
                en: "requests waited in it, so the latencies are not the server's alone",
                fr: "des requêtes y ont attendu : les latences ne sont pas celles du seul serveur"
            ) : Self.verdict(verdict)
        return (Text(en: "Client", fr: "Client"), text + Text(en: ": ", fr: " : ") + words)
    }

    static func verdict(_ verdict: ClientVerdict) -> Text {
        switch verdict {
        case .serverBound:
            Text(
                en: "the client was not the bottleneck",
                fr: "le client n'était pas le goulet d'étranglement"
            )
        case .possiblyClientBound:
            Text(
                en: "the client may have slowed the measurement down",
                fr: "le client a peut-être ralenti la mesure"
            )
        case .clientBound:
            Text(
                en: "the client was the bottleneck; measure from a faster or less busy machine",
                fr: "le client était le goulet d'étranglement ; mesurez depuis une machine plus rapide ou moins chargée"
            )
        }
    }
}
