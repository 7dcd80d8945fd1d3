import ParadigmGround

/// The sentences about the load of a measurement: what was asked for, what of it was kept, and what did not happen.
struct MeasuredLoadWords {
    let result: SpeedTestResult
    let figures: Figures

    private var run: SpeedTestRun { result.concurrent }

    /// What the load was, in a sentence for the head of a page; nil for requests that all came at once.
    var load: Text? {
        guard let load = result.load else { return nil }
        let window = figures.count(result.concurrency)
        var parts: [Text] = []
        if let rate = load.rate {
            let (wanted, spread) = (figures.asked(rate), load.arrivals.rawValue)
            parts.append(
                Text(en: "\(wanted) requests/s intended (\(spread))", fr: "\(wanted) requêtes/s voulues (\(spread))")
            )
            parts.append(Text(en: "at most \(window) in flight", fr: "\(window) en vol au plus"))
        } else {
            parts.append(Text(en: "\(window) in flight", fr: "\(window) en vol"))
        }
        if let duration = result.conditions?.duration {
            let time = figures.span(duration.seconds)
            parts.append(Text(en: "begun for \(time)", fr: "envoyées pendant \(time)"))
        }
        if let warmUp = result.conditions?.warmUp {
            let time = figures.span(warmUp.seconds)
            parts.append(Text(en: "the first \(time) a warm-up", fr: "les premières \(time) hors mesure"))
        }
        if load.rampEnd > .zero {
            let time = figures.time(load.rampEnd.seconds)
            parts.append(Text(en: "rising for \(time)", fr: "montée de \(time)"))
        }
        if load.turns > 1 {
            parts.append(Text(en: "conversations of \(load.turns)", fr: "conversations de \(load.turns)"))
        }
        if let level = result.level {
            parts.append(Text(verbatim: "SLO \(level.limits.map(\.text).joined(separator: ", "))"))
        }
        let line = parts.dropFirst().reduce(parts[0]) { $0 + Text(verbatim: ", ") + $1 }
        return Text(en: "Load: ", fr: "Charge : ") + line + Text(verbatim: ".")
    }

    /// What is to be known before any figure: that it was stopped, that the server went away, a level that was missed.
    var warnings: [Text] { [stopped, left, missed].compactMap(\.self) }

    private var stopped: Text? {
        guard result.isStopped else { return nil }
        let runs = [run, result.sequential, result.freshConnections].compactMap(\.self)
        let open = runs.reduce(0) { $0 + ($1.givenUp ?? 0) }
        let all = figures.count(runs.reduce(open) { $0 + $1.requests + $1.warmUp })
        // A server that had come to a halt shows in nothing else.
        let time = runs.compactMap(\.openFor).max().map { figures.time($0.seconds) }
        let since = time.map { Text(en: " after up to \($0)", fr: " au bout de \($0) au plus") }
        return Text(
            en: "Stopped: \(all) requests were sent, \(figures.count(open)) of them given up in flight",
            fr: "Arrêt : \(all) requêtes envoyées, dont \(figures.count(open)) abandonnées en vol"
        ) + (since ?? Text(verbatim: ""))
            + Text(en: "; what follows is of the others.", fr: " ; la suite concerne les autres.")
    }

    private var left: Text? {
        guard let left = run.serverLeft else { return nil }
        let count = figures.count(left.requests)
        guard let last = left.lastAnswer.map({ figures.time($0.seconds) }) else {
            return Text(
                en: "Nobody was there: nothing listens at the server's address.",
                fr: "Personne n'était là : rien n'écoute à l'adresse du serveur."
            )
        }
        return Text(
            en:
                "The server went away: its last answer came after \(last), and the \(count) requests after it found nobody.",
            fr:
                "Le serveur a disparu : sa dernière réponse date de \(last), et les \(count) requêtes suivantes n'ont trouvé "
                + "personne."
        )
    }

    private var missed: Text? {
        guard let level = result.level else { return nil }
        let missed = level.missed(in: run)
        guard !missed.isEmpty else { return nil }
        let list =
            missed.map { limit in
                limit.text + " (" + figures.share(run.spans.count(where: limit.isKept), of: run.requests) + ")"
            }
            .joined(separator: ", ")
        return Text(en: "SLO missed: \(list).", fr: "SLO non tenu : \(list).")
    }

    /// Whether the rate was kept, and what of the latencies is waiting here or at the server; nil when all was well.
    var rate: (Text, Text)? {
        guard let kept = result.rateKept else { return nil }
        let (asked, sent) = (figures.asked(kept.asked), figures.rate(kept.sent))
        var parts: [Text] = []
        if !kept.isReached {
            parts.append(
                Text(
                    en: "the rate asked for was not reached: \(sent) of \(asked) requests/s were sent",
                    fr: "le débit voulu n'a pas été atteint : \(sent) des \(asked) requêtes/s sont parties"
                )
            )
        }
        if kept.isHeldBack(of: run.requests) {
            let (held, all) = (figures.count(kept.held), figures.count(run.requests))
            let (p50, longest) = (figures.time(kept.waits.p50), figures.time(kept.waits.max))
            let window = figures.count(result.concurrency)
            parts.append(
                Text(
                    en:
                        "\(held) of \(all) requests waited here (p50 \(p50), max \(longest)), which is in their latency",
                    fr:
                        "\(held) requêtes sur \(all) ont attendu ici (p50 \(p50), max. \(longest)), ce que leur latence "
                        + "comprend"
                )
                    + (kept.isAtBound
                        ? Text(
                            en: ", for one of the \(window) places in flight (--concurrency)",
                            fr: ", faute de place parmi les \(window) en vol (--concurrency)"
                        )
                        : Text(en: ", since this client was late", fr: ", car ce client était en retard"))
            )
        }
        if let growth = kept.growth, growth.isPlain, run.serverLeft == nil {
            let (first, last) = (figures.time(growth.first), figures.time(growth.last))
            parts.append(
                Text(
                    en:
                        "latency grew all along, p50 \(first) of the first quarter, \(last) of the last: more came than went",
                    fr:
                        "la latence n'a cessé de croître, p50 \(first) au premier quart, \(last) au dernier : il en arrivait "
                        + "plus qu'il n'en partait"
                )
            )
        }
        guard let first = parts.first else { return nil }
        return (
            Text(en: "Rate", fr: "Cadence"), parts.dropFirst().reduce(first) { $0 + Text(verbatim: "; ") + $1 }
        )
    }

    /// Requests that count for nothing, and those that were never sent, as they go behind the others.
    var others: Text {
        var text = Text(verbatim: "")
        let flaws = [
            run.empty > 0
                ? Text(
                    en: "\(figures.count(run.empty)) empty",
                    fr: "\(figures.count(run.empty)) vide\(run.empty > 1 ? "s" : "")"
                ) : nil,
            run.cut > 0
                ? Text(
                    en: "\(figures.count(run.cut)) cut at \(run.cut > 1 ? "their" : "its") greatest length",
                    fr: "\(figures.count(run.cut)) coupée\(run.cut > 1 ? "s" : "") à la longueur maximale"
                ) : nil,
        ]
        .compactMap(\.self)
        if let first = flaws.first {
            text =
                Text(verbatim: " (") + flaws.dropFirst().reduce(first) { $0 + Text(verbatim: ", ") + $1 }
                + Text(verbatim: ")")
        }
        if run.warmUp > 0 {
            let count = figures.count(run.warmUp)
            text = text + Text(en: "; \(count) more in the warm-up", fr: " ; \(count) de plus hors mesure, au début")
        } else if let warmUp = result.conditions?.warmUp {
            let time = figures.span(warmUp.seconds)
            text =
                text
                + Text(
                    en: "; none was begun after the warm-up of \(time), so all of them count",
                    fr: " ; aucune n'est partie après les \(time) hors mesure, donc toutes comptent"
                )
        }
        if result.unsent > 0 {
            let (count, all) = (figures.count(result.unsent), figures.count(result.wanted ?? 0))
            text =
                text
                + (result.isStopped
                    ? Text(
                        en: "; \(count) of the \(all) were not sent, since it was stopped",
                        fr: " ; \(count) des \(all) ne sont pas parties, à cause de l'arrêt"
                    )
                    : Text(
                        en: "; \(count) of the \(all) were not sent, since a failure ends its conversation",
                        fr: " ; \(count) des \(all) ne sont pas parties, car un échec met fin à sa conversation"
                    ))
        }
        return text
    }

    /// What is to be said of answers that did not stream, though they were asked to; nil when they did.
    var streaming: (Text, Text)? {
        let isAsked = result.conditions?.isStreamed ?? false
        guard isAsked || run.streams != nil, run.answered > 0 else { return nil }
        let streams = run.streams
        let (whole, atOnce) = (run.answered - (streams?.streamed ?? 0) - run.empty, streams?.atOnce ?? 0)
        let all = figures.count(run.answered)
        var parts: [Text] = []
        if atOnce > 0 {
            let count = figures.count(atOnce)
            parts.append(
                Text(
                    en:
                        "\(count) of \(all) answers came all at once, so nothing was measured between their tokens; a proxy "
                        + "that buffers does that",
                    fr:
                        "\(count) réponses sur \(all) sont venues d'un bloc : rien n'est mesuré entre leurs tokens ; un "
                        + "proxy à tampon en est souvent la cause"
                )
            )
        }
        if whole > 0 {
            let count = figures.count(whole)
            parts.append(
                Text(
                    en: "\(count) of \(all) answers were not streamed",
                    fr: "\(count) réponses sur \(all) ne sont pas venues en flux"
                )
            )
        }
        guard let first = parts.first else { return nil }
        return (
            Text(en: "Streams", fr: "Flux"), parts.dropFirst().reduce(first) { $0 + Text(verbatim: "; ") + $1 }
        )
    }
}

extension SpeedTestWords {
    /// The error of a run without an answer, with how many requests it had.
    static func nothingAnswered(_ run: SpeedTestRun, _ error: Text, _ figures: Figures) -> Text {
        guard run.requests > 1 else { return error }
        let count = figures.count(run.requests)
        return Text(
            en: "None of the \(count) requests was answered. ",
            fr: "Aucune des \(count) requêtes n'a reçu de réponse. "
        ) + error
    }

    /// A stop before anything was answered.
    static func stoppedAtOnce(_ run: SpeedTestRun, _ figures: Figures) -> Text {
        let count = figures.count(run.requests + run.warmUp + (run.givenUp ?? 0))
        return Text(
            en: "Stopped before anything was answered; requests that were sent: \(count).",
            fr: "Arrêt avant toute réponse ; requêtes envoyées : \(count)."
        )
    }
}

extension Figures {
    /// A number that somebody asked for, with as many decimals as it was written with, three at most.
    package func asked(_ value: Double) -> String {
        let decimals = (0..<3).first { Double(Figures.plain(value, decimals: $0)) == value } ?? 3
        return number(value, decimals: decimals)
    }

    /// A part of all as a percentage with a decimal where it is none of whole ones, never rounded over what it is: `98.6%`,
    /// and `<0.1%` for hardly anything.
    package func share(_ part: Int, of all: Int) -> String {
        guard part > 0, part < all, part * 100 % all != 0 else {
            return percent(all > 0 ? Double(part) / Double(all) : 0)
        }
        let tenths = part * 1_000 / all
        let text = (tenths == 0 ? "<" : "") + number(Double(max(1, tenths)) / 10, decimals: 1)
        return text + (language == .french ? "\u{A0}%" : "%")
    }
}
