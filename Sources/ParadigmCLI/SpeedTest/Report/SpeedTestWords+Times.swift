import ParadigmGround

/// What single requests took, and the tokens they brought.
extension SpeedTestWords {
    private func percentiles(_ values: Percentiles) -> Text {
        let named = [("p50", values.p50), ("p90", values.p90), ("p95", values.p95), ("p99", values.p99)]
        let list = named.map { "\($0) \(figures.time($1))" }.joined(separator: ", ")
        let longest = figures.time(values.max)
        return Text(en: "\(list), max \(longest)", fr: "\(list), max. \(longest)")
    }

    var firstToken: (Text, Text)? {
        result.concurrent.streams.map { (Text(en: "First token", fr: "Premier token"), percentiles($0.firstToken)) }
    }

    var betweenTokens: (Text, Text)? {
        guard let values = result.concurrent.streams?.betweenTokens else { return nil }
        // A server may send several tokens at a time, and what is between two of these times is for all of them.
        guard let tokens = result.concurrent.streams?.tokensPerPiece, tokens >= 1.2 else {
            return (Text(en: "Between tokens", fr: "Entre tokens"), percentiles(values))
        }
        let count = figures.number(tokens, decimals: 1)
        return (
            Text(en: "Between pieces", fr: "Entre morceaux"),
            percentiles(values) + Text(en: "; \(count) tokens each", fr: " ; \(count) tokens chacun")
        )
    }

    var tokens: (Text, Text)? {
        let run = result.concurrent
        guard run.completionTokens > 0 else {
            // Vectors have no tokens to count, and of a run without requests there is nothing to say.
            guard !isUnderWay, run.answered > 0, !run.spans.isEmpty, run.promptTokens == nil else { return nil }
            return (
                Text(verbatim: "Tokens"),
                Text(en: "not counted by the server (no usage)", fr: "le serveur ne les compte pas (sans « usage »)")
            )
        }
        let window = result.counted
        let all = figures.rate(window.tokensPerSecond ?? 0)
        let (part, answered) = (figures.count(window.counted), figures.count(window.answered))
        let whole =
            Text(en: "\(all) tokens/s in all", fr: "\(all) tokens/s en tout")
            + (window.counted == window.answered
                ? Text(verbatim: "")
                : Text(
                    en: " of the \(part) of \(answered) answers that the server counted",
                    fr: " pour les \(part) réponses sur \(answered) que le serveur a comptées"
                ))
        let asked =
            run.promptTokens.map { figures.count(Int($0.p50)) }
            .map { Text(en: "; prompts of \($0) tokens (p50)", fr: " ; prompts de \($0) tokens (p50)") }
            ?? Text(verbatim: "")
        guard let each = run.streams?.tokensPerSecond else { return (Text(verbatim: "Tokens"), whole + asked) }
        let median = figures.rate(each.p50)
        let single = Text(en: ", \(median) each (p50)", fr: ", \(median) chacune (p50)")
        return (Text(verbatim: "Tokens"), whole + single + asked)
    }

    var goodput: (Text, Text)? {
        guard let level = result.level else { return nil }
        let (run, kept, window) = (result.concurrent, level.kept(in: result.concurrent), result.counted)
        let rate = figures.rate(window.perSecond(window.kept ?? kept))
        let share = figures.share(kept, of: run.requests)
        let limits = level.limits.map(\.text).joined(separator: ", ")
        var text = Text(
            en: "\(rate) requests/s within \(limits): \(share) of all",
            fr: "\(rate) requêtes/s dans \(limits) : \(share) de toutes"
        )
        let missed = level.missed(in: run).map(\.text).joined(separator: ", ")
        if !missed.isEmpty { text = text + Text(en: "; missed: \(missed)", fr: " ; non tenu : \(missed)") }
        let unmeasured = level.unmeasured(in: run).map(\.text).joined(separator: ", ")
        if !unmeasured.isEmpty {
            text =
                text
                + Text(en: "; not measured for all: \(unmeasured)", fr: " ; pas mesuré pour toutes : \(unmeasured)")
        }
        return (Text(verbatim: "Goodput"), text)
    }

    var latency: (Text, Text)? {
        result.percentiles.map { (Text(en: "Latency", fr: "Latence"), percentiles($0)) }
    }
}
