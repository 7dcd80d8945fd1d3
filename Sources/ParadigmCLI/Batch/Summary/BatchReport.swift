package import ParadigmBatch
package import ParadigmJobs

/// What a run of a batch came to, for a person and for a script: a pure rendering of its facts.
package struct BatchReport: Sendable {
    /// The facts.
    package let summary: BatchSummary
    /// The latencies; nil without a reply.
    package let latency: LatencyFigures?
    /// What a million tokens cost, prompts and answers; nil without prices.
    package let prices: TokenPrices?
    /// Whether the built-in simulator answered.
    package let isSimulated: Bool
    /// Whether a second signal asked to stop at once.
    package let isCutShort: Bool
    /// Whether rows that failed make the command fail; for a filter they are rows like others.
    package let isStrict: Bool
    /// Rows that were in flight when the run was left behind; none after an end of its own.
    package let inFlight: Int
    /// How many rows might be in flight last; none if nothing was sent.
    package let window: Int

    /// A report.
    ///
    /// - Parameters:
    ///   - summary: The facts.
    ///   - latency: The latencies; nil for those of the summary.
    ///   - prices: What a million tokens cost.
    ///   - isSimulated: Whether the built-in simulator answered.
    ///   - isCutShort: Whether a second signal asked to stop at once.
    ///   - isStrict: Whether rows that failed make the command fail.
    ///   - inFlight: Rows in flight at the end.
    ///   - window: How many might be in flight last.
    package init(
        summary: BatchSummary,
        latency: LatencyFigures? = nil,
        prices: TokenPrices? = nil,
        isSimulated: Bool = false,
        isCutShort: Bool = false,
        isStrict: Bool = true,
        inFlight: Int = 0,
        window: Int = 0
    ) {
        self.summary = summary
        self.latency = latency ?? LatencyFigures(summary.tally)
        self.prices = prices
        self.isSimulated = isSimulated
        self.isCutShort = isCutShort
        self.isStrict = isStrict
        self.inFlight = inFlight
        self.window = window
    }

    /// The command's exit status.
    package var status: ExitStatus {
        let status = summary.status(isCutShort: isCutShort)
        // Rows that may have another's answer say nothing of it themselves.
        return status == .someFailed && !isStrict && summary.tally.inDoubt.isEmpty ? .success : status
    }

    /// The report for a person, ending with a newline.
    package func text(_ language: Language) -> String {
        let figures = Figures(language)
        let words = BatchReportFacts(report: self, figures: figures)
        let ending = BatchEnding(summary: summary, figures: figures, isSimulated: isSimulated)
        let facts = words.all.map { ($0.label[language], $0.value[language]) }
        let width = facts.map(\.0.count).max() ?? 0
        let table = facts.map { label, value in
            label + String(repeating: " ", count: width - label.count + 2) + value
        }
        let blocks = [
            (ending.headline + simulated).map { $0[language] },
            table,
            BadRowText.list(summary.badRows, of: summary.bad, figures),
            ending.advice.map { $0[language] },
        ]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private var simulated: [Text] {
        guard isSimulated, summary.end != .alreadyComplete, summary.end != .partial else { return [] }
        return [
            Text(
                en: "Simulated: the built-in simulator answered, not a real server.",
                fr: "Simulation : c'est le simulateur intégré qui a répondu, pas un vrai serveur."
            )
        ]
    }
}
