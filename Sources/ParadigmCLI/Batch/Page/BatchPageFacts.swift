import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

/// The tables of a batch's page: label and value.
struct BatchPageFacts {
    let report: BatchReport
    let figures: Figures

    private var summary: BatchSummary { report.summary }
    private var tally: RunTally { summary.tally }

    /// Whether the run was to send anything.
    var isRun: Bool { summary.end != .alreadyComplete && summary.end != .partial }

    // MARK: The figures that matter most

    var tiles: [(Text, String)] {
        let isResumed = isRun && summary.recordedBefore > 0
        var tiles = [
            (
                Text(en: "Answered", fr: "Réponses") + (isResumed ? ofAll : Text(verbatim: "")),
                figures.count(summary.answered)
            )
        ]
        let unanswered = summary.failed + summary.bad
        if unanswered > 0 {
            let label = Text(en: "Failed or bad", fr: "Échecs et fautives")
            tiles.append((isResumed ? label + ofAll : label, figures.count(unanswered)))
        }
        if let pending = summary.pending, pending > 0 {
            tiles.append((Text(en: "Not sent yet", fr: "Pas encore envoyées"), figures.count(pending)))
        }
        // What all runs came to and what this one did are not to be taken for each other.
        if isResumed { tiles.append((Text(en: "Answered", fr: "Réponses") + ofThis, figures.count(tally.answered))) }
        let which = isResumed ? ofThis : Text(verbatim: "")
        if isRun { tiles.append((Text(en: "Time", fr: "Durée") + which, elapsed)) }
        if let rate = perSecond(tally.done) {
            tiles.append((Text(en: "Rows per second", fr: "Lignes par seconde") + which, rate))
        }
        if let cost { tiles.append((Text(en: "Cost", fr: "Coût") + which, cost)) }
        return tiles
    }

    private var ofAll: Text { Text(en: ", all runs", fr: ", toutes exécutions") }

    private var ofThis: Text { Text(en: ", this run", fr: ", cette exécution") }

    // MARK: What became of the rows, in all runs

    var rows: [(Text, String)] {
        let unknown = figures.language == .french ? "inconnu" : "unknown"
        var rows = [
            (Text(en: "Rows", fr: "Lignes"), summary.total.map(figures.count) ?? unknown),
            (Text(en: "Answered", fr: "Réponses"), figures.count(summary.answered)),
            (Text(en: "Failed", fr: "Échecs"), figures.count(summary.failed)),
            (Text(en: "Bad, never sent", fr: "Fautives, jamais envoyées"), figures.count(summary.bad)),
            (
                Text(en: "Without an outcome yet", fr: "Sans résultat encore"),
                summary.pending.map(figures.count) ?? unknown
            ),
        ]
        if isRun {
            let text = Text(en: "Recorded by earlier runs", fr: "Enregistrées par des exécutions précédentes")
            rows.append((text, figures.count(summary.recordedBefore)))
        }
        if summary.unknown > 0 {
            let text = Text(en: "Recorded, no longer in the input", fr: "Enregistrées, absentes de l'entrée")
            rows.append((text, figures.count(summary.unknown)))
        }
        return rows + flaws
    }

    /// The answers that are less than they should be: of all runs, or of this one where no more is known.
    private var flaws: [(Text, String)] {
        let answers = summary.knownFlaws.all
        let isOfRun = summary.flaws == nil && summary.recordedBefore + summary.cutBefore > 0
        let which = isOfRun ? ofThis : Text(verbatim: "")
        let always = [
            (Text(en: "Cut at max_tokens", fr: "Coupées à max_tokens"), answers.cut),
            (Text(en: "Withheld by a filter of the server", fr: "Retenues par un filtre du serveur"), answers.filtered),
        ]
        let others = [
            (
                Text(en: "Ended for a reason of the server's own", fr: "Terminées pour une raison propre au serveur"),
                answers.otherReasons.values.reduce(0, +)
            ),
            (
                Text(
                    en: "Without the server's word that it is complete",
                    fr: "Sans que le serveur dise que c'est complet"
                ),
                answers.unstated
            ),
            (Text(en: "Empty", fr: "Vides"), answers.empty[.blank] ?? 0),
            (
                Text(en: "Without text, with reasoning", fr: "Sans texte, avec un raisonnement"),
                answers.empty[.reasoningOnly] ?? 0
            ),
            (
                Text(en: "Without text, with calls of tools", fr: "Sans texte, avec des appels d'outils"),
                answers.empty[.toolCallsOnly] ?? 0
            ),
            (Text(en: "Asked again, failed", fr: "Redemandées, en échec"), tally.answersKept),
        ]
        return (always + others.filter { $0.1 > 0 }).map { ($0.0 + which, figures.count($0.1)) }
    }

    // MARK: What this run did

    var run: [(Text, String)] {
        guard isRun else { return [] }
        let time: [(Text, String)?] = [
            (Text(en: "Time", fr: "Durée"), elapsed),
            perSecond(tally.done).map { (Text(en: "Rows per second", fr: "Lignes par seconde"), $0) },
        ]
        // A run that was left behind told nothing more.
        return (time + (tally.done > 0 ? replies : []) + [billedTwice]).compactMap { $0 }
    }

    private var replies: [(Text, String)?] {
        let (answers, tokens) = (tally.answers, tally.answers.tokens)
        func unlessNone(_ count: Int?, _ label: Text) -> (Text, String)? {
            count.flatMap { $0 == 0 ? nil : (label, figures.count($0)) }
        }
        return [
            (
                Text(en: "Tokens of prompts", fr: "Tokens des prompts"),
                figures.count(answers.promptTokens) + answers.uncounted(figures)[figures.language]
            ),
            unlessNone(answers.cachedTokens, Text(en: "… of them cached", fr: "… dont en cache")),
            (
                Text(en: "Tokens of answers", fr: "Tokens des réponses"),
                figures.count(answers.completionTokens) + answers.uncounted(figures)[figures.language]
            ),
            unlessNone(answers.reasoningTokens, Text(en: "… of them reasoning", fr: "… dont raisonnement")),
            perSecond(tokens).map { (Text(en: "Tokens per second", fr: "Tokens par seconde"), $0) },
            cost.map { (Text(en: "Cost", fr: "Coût"), $0) },
            (Text(en: "Retries", fr: "Nouveaux essais"), figures.count(tally.retries)),
        ]
    }

    private var billedTwice: (Text, String)? {
        guard tally.done > 0 || summary.mayHaveBeenBilledTwice > 0 else { return nil }
        let text = Text(en: "Rows possibly billed twice, at most", fr: "Lignes peut-être facturées 2 fois, au plus")
        return (text, figures.count(summary.mayHaveBeenBilledTwice))
    }

    private var cost: String? {
        guard let prices = report.prices, tally.done > 0 else { return nil }
        let cost = prices.cost(
            promptTokens: tally.answers.promptTokens,
            completionTokens: tally.answers.completionTokens
        )
        // Of a small test, two decimals would often say nothing.
        return figures.number(cost, decimals: cost < 1 ? 4 : 2)
    }

    private var elapsed: String {
        let seconds = summary.elapsed.seconds
        return seconds < 60 ? figures.time(seconds) : figures.span(seconds)
    }

    private func perSecond(_ amount: Int) -> String? {
        let seconds = summary.elapsed.seconds
        return isRun && tally.done > 0 && seconds > 0 ? figures.rate(Double(amount) / seconds) : nil
    }

    // MARK: What held it up, what failed

    /// Reason, time, share of the run; the longest first.
    var waits: [[String]] {
        let all = summary.elapsed.seconds
        let waits = summary.course.heldUpBy.compactMap { reason, time in
            WaitText.words(reason).map { (words: $0[figures.language], seconds: time.seconds) }
        }
        return waits.sorted { ($1.seconds, $0.words) < ($0.seconds, $1.words) }
            .map { words, seconds in
                [
                    words.prefix(1).uppercased() + words.dropFirst(),
                    seconds < 60 ? figures.time(seconds) : figures.span(seconds),
                    all > 0 ? figures.percent(min(1, seconds / all)) : "–",
                ]
            }
    }

    /// Code and rows; the most frequent first.
    var failures: [[String]] {
        tally.failures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { [$0.key, figures.count($0.value)] }
    }

    /// Share of the answers and the time that they did not exceed.
    var latencies: [[String]] {
        guard let latency = report.latency else { return [] }
        let longest = Text(en: "longest", fr: "la plus longue")[figures.language]
        return [("p50", latency.p50), ("p90", latency.p90), ("p99", latency.p99), (longest, latency.max)]
            .map { [$0, figures.time($1)] }
    }
}
