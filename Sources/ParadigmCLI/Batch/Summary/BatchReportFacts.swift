import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

/// The table of a batch's report: label and value.
struct BatchReportFacts {
    let report: BatchReport
    let figures: Figures

    private var summary: BatchSummary { report.summary }
    private var tally: RunTally { summary.tally }
    /// Whether this run sent anything.
    private var hasSent: Bool { tally.done > 0 }

    var all: [(label: Text, value: Text)] {
        [
            answered, failed, bad, empty, nameless, pending, before, taken, again, unknown, dropped, time, rate, tokens,
            latency,
            retries,
            repairs, billed, doubted, output, journal,
        ]
        .compactMap { $0 }
    }

    // MARK: What became of the rows

    private var answered: (Text, Text)? {
        let notes = AnswerNotes(counts: summary.knownFlaws.answered, figures: figures, isOfRun: isOfRun).all
        let count = Text(verbatim: figures.count(summary.answered))
        return (Text(en: "Answered", fr: "Réponses"), count + Self.bracketed(notes))
    }

    /// Whether what is known of the answers is of this run alone, beside rows of earlier ones.
    private var isOfRun: Bool { summary.flaws == nil && summary.recordedBefore + summary.cutBefore > 0 }

    private var failed: (Text, Text)? {
        guard summary.failed > 0 else { return nil }
        var notes = tally.answersKept == 0 ? failures : []
        notes += AnswerNotes(counts: summary.knownFlaws.invalid, figures: figures, isOfRun: isOfRun).all
        let earlier = summary.failed - (tally.failed - tally.answersKept)
        if earlier > 0, summary.end != .alreadyComplete, summary.end != .partial {
            let count = figures.count(earlier)
            notes.append(Text(en: "\(count) in earlier runs", fr: "\(count) lors d'exécutions précédentes"))
        }
        return (Text(en: "Failed", fr: "Échecs"), Text(verbatim: figures.count(summary.failed)) + Self.bracketed(notes))
    }

    private var bad: (Text, Text)? {
        guard summary.bad > 0 else { return nil }
        return (
            Text(en: "Bad rows", fr: "Lignes fautives"),
            Text(verbatim: figures.count(summary.bad))
                + Text(en: ", never sent", fr: summary.bad == 1 ? ", jamais envoyée" : ", jamais envoyées")
                + Self.bracketed(summary.emptyPrompts > 0 ? [PromptCheckText.empty(summary.emptyPrompts, figures)] : [])
        )
    }

    private var empty: (Text, Text)? {
        guard summary.emptyRows > 0 else { return nil }
        return (InputNoteText.emptyRowsLabel, InputNoteText.emptyRows(summary.emptyRows, figures))
    }

    /// What this run's failures were, the most frequent first.
    private var failures: [Text] {
        tally.failures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { Text(verbatim: "\($0.key) \(figures.count($0.value))") }
    }

    private var nameless: (Text, Text)? {
        guard summary.namelessCells > 0 else { return nil }
        return (InputNoteText.namelessCellsLabel, InputNoteText.namelessCells(summary.namelessCells, figures))
    }

    private var pending: (Text, Text)? {
        guard let pending = summary.pending, pending > 0 else { return nil }
        return (Text(en: "Still to do", fr: "Reste à faire"), Text(verbatim: figures.rows(pending)))
    }

    private var before: (Text, Text)? {
        guard summary.recordedBefore > 0, summary.end != .alreadyComplete else { return nil }
        return (
            Text(en: "From before", fr: "D'avant"),
            Text(verbatim: figures.rows(summary.recordedBefore))
                + Text(en: " recorded by earlier runs, not sent again", fr: " des exécutions précédentes, sans renvoi")
        )
    }

    private var taken: (Text, Text)? {
        guard summary.taken > 0, let directory = summary.answersDirectory.map({ TerminalEscaper.line($0) }) else {
            return nil
        }
        return (
            Text(en: "Taken", fr: "Reprises"),
            Text(verbatim: figures.rows(summary.taken))
                + Text(en: " from \(directory), not sent", fr: " de \(directory), sans envoi")
        )
    }

    private var again: (Text, Text)? {
        guard summary.cutBefore > 0 else { return nil }
        return (
            Text(en: "Asked again", fr: "Redemandées"),
            Text(verbatim: figures.rows(summary.cutBefore))
                + Text(en: " whose answer had been cut", fr: " dont la réponse avait été coupée") + kept
        )
    }

    /// How many of those failed, so that the answer they had stands, and of what.
    private var kept: Text {
        guard tally.answersKept > 0 else { return Text(verbatim: "") }
        let count = figures.count(tally.answersKept)
        return Text(
            en: "; \(count) failed and " + (tally.answersKept == 1 ? "keeps it" : "keep it"),
            fr: tally.answersKept == 1 ? " ; 1 a échoué et la garde" : " ; \(count) ont échoué et la gardent"
        ) + Self.bracketed(failures)
    }

    private var unknown: (Text, Text)? {
        guard summary.unknown > 0 else { return nil }
        return (
            Text(en: "Left out", fr: "Écartées"),
            Text(verbatim: figures.rows(summary.unknown))
                + Text(
                    en: " recorded that the input no longer has",
                    fr: " du journal que l'entrée ne contient plus"
                )
        )
    }

    private var dropped: (Text, Text)? {
        guard summary.dropped > 0 else { return nil }
        let (count, isOne) = (figures.count(summary.dropped), summary.dropped == 1)
        return (
            Text(en: "Dropped", fr: "Abandonné"),
            Text(
                en:
                    "\(count) \(isOne ? "answer" : "answers") that earlier runs had recorded, since --force begins anew",
                fr:
                    "\(count) \(isOne ? "réponse enregistrée" : "réponses enregistrées") lors d'exécutions précédentes, "
                    + "car --force recommence"
            )
        )
    }

    // MARK: How it went

    private var time: (Text, Text)? {
        guard hasSent || summary.heldUp > .zero else { return nil }
        let whole = Text(verbatim: elapsed)
        guard summary.heldUp >= .milliseconds(500) else { return (Text(en: "Time", fr: "Durée"), whole) }
        let held = length(summary.heldUp.seconds)
        return (
            Text(en: "Time", fr: "Durée"),
            whole
                + Text(
                    en: ", \(held) of it held up by limits or outages",
                    fr: ", dont \(held) d'attente due à des limites ou à des pannes"
                )
        )
    }

    private var elapsed: String {
        length(summary.elapsed.seconds)
    }

    /// A time of the run, to the second where the run is told so, and never more of it than that.
    private func length(_ seconds: Double) -> String {
        summary.elapsed.seconds < 60 ? figures.time(seconds) : figures.span(seconds)
    }

    private var rate: (Text, Text)? {
        let seconds = summary.elapsed.seconds
        guard hasSent, seconds > 0 else { return nil }
        let rows = figures.rate(Double(tally.done) / seconds)
        let tokens = tally.answers.tokens
        let perSecond = figures.rate(Double(tokens) / seconds)
        return (
            Text(en: "Rate", fr: "Débit"),
            Text(
                en: "\(rows) rows/s" + (tokens > 0 ? ", \(perSecond) tokens/s" : ""),
                fr: "\(rows) lignes/s" + (tokens > 0 ? ", \(perSecond) tokens/s" : "")
            )
        )
    }

    private var tokens: (Text, Text)? {
        guard tally.answers.tokens > 0 else { return nil }
        let (prompts, answers) = (
            figures.count(tally.answers.promptTokens), figures.count(tally.answers.completionTokens)
        )
        var text = Text(en: "\(prompts) in prompts", fr: "prompts \(prompts)")
        if tally.answers.cachedTokens > 0 {
            let cached = figures.count(tally.answers.cachedTokens)
            text = text + Text(en: " (\(cached) cached)", fr: " (dont \(cached) en cache)")
        }
        text = text + Text(en: ", \(answers) in answers", fr: ", réponses \(answers)")
        if tally.answers.reasoningTokens > 0 {
            let thoughts = figures.count(tally.answers.reasoningTokens)
            text = text + Text(en: " (\(thoughts) of them reasoning)", fr: " (dont \(thoughts) de raisonnement)")
        }
        text = text + tally.answers.uncounted(figures)
        guard let prices = report.prices else { return (Text(en: "Tokens", fr: "Tokens"), text) }
        let cost = figures.amount(
            prices.cost(promptTokens: tally.answers.promptTokens, completionTokens: tally.answers.completionTokens)
        )
        return (Text(en: "Tokens", fr: "Tokens"), text + Text(en: "; cost \(cost)", fr: " ; coût \(cost)"))
    }

    private var latency: (Text, Text)? {
        guard let latency = report.latency else { return nil }
        let list = [("p50", latency.p50), ("p90", latency.p90), ("p99", latency.p99)]
            .map { "\($0) \(figures.time($1))" }
            .joined(separator: ", ")
        let longest = figures.time(latency.max)
        return (
            Text(en: "Latency", fr: "Latence"),
            Text(en: "\(list), max \(longest)", fr: "\(list), max. \(longest)")
        )
    }

    private var retries: (Text, Text)? {
        guard tally.retries > 0 else { return nil }
        return (Text(en: "Retries", fr: "Nouveaux essais"), Text(verbatim: figures.count(tally.retries)))
    }

    private var repairs: (Text, Text)? {
        guard tally.repairs > 0 else { return nil }
        let count = figures.count(tally.repairs)
        return (
            Text(en: "Repairs", fr: "Corrections"),
            Text(
                en:
                    "\(count): \(tally.repairs == 1 ? "an answer" : "answers") sent back for another shape than asked for",
                fr: tally.repairs == 1
                    ? "1 : réponse renvoyée, sa forme n'étant pas celle demandée"
                    : "\(count) : réponses renvoyées, leur forme n'étant pas celle demandée"
            )
        )
    }

    private var billed: (Text, Text)? {
        guard summary.mayHaveBeenBilledTwice > 0 else { return nil }
        let rows = figures.rows(summary.mayHaveBeenBilledTwice)
        return (
            Text(en: "Billed twice", fr: "Facturé 2 fois"),
            Text(
                en: "\(rows) at most: sent again after an attempt whose reply never came",
                fr: "\(rows) au plus : renvoi après un essai dont la réponse n'est jamais venue"
            )
        )
    }

    // MARK: Where it is

    private var output: (Text, Text)? {
        summary.output.map {
            (Text(en: "Output", fr: "Sortie"), Text(verbatim: TerminalEscaper.line($0)) + Self.bracketed(changes))
        }
    }

    private var changes: [Text] { TableChangesText.notes(summary.changes, figures) }

    private var journal: (Text, Text)? {
        summary.journal.map { path in
            let size = summary.journalBytes.map { " (\(figures.bytes($0)))" } ?? ""
            return (Text(en: "Journal", fr: "Journal"), Text(verbatim: TerminalEscaper.line(path) + size))
        }
    }

    private static func bracketed(_ notes: [Text]) -> Text {
        guard let first = notes.first else { return Text(verbatim: "") }
        let list = notes.dropFirst().reduce(first) { $0 + Text(verbatim: ", ") + $1 }
        return Text(verbatim: " (") + list + Text(verbatim: ")")
    }
}

extension AnswerCounts {
    /// That the tokens are those of some answers alone; nothing where the server told those of all.
    func uncounted(_ figures: Figures) -> Text {
        guard counted < all, counted > 0 else { return Text(verbatim: "") }
        let (part, whole) = (figures.count(counted), figures.count(all))
        return Text(
            en: ", of the \(part) of \(whole) answers that the server counted",
            fr: ", pour les \(part) réponses sur \(whole) que le serveur a comptées"
        )
    }
}
