import Paradigm

/// The report of a sweep as a page of HTML: a pure rendering of its steps.
package struct SweepPage: Sendable {
    private let report: SweepReport
    private let names: MeasuredServer

    /// A page.
    ///
    /// - Parameters:
    ///   - report: The steps.
    ///   - server: The base URL.
    ///   - model: The model that was asked for.
    ///   - date: When it was measured, as it is to be shown.
    package init(report: SweepReport, server: String, model: String, date: String) {
        self.init(
            report,
            MeasuredServer(server: server, model: model, date: date, isSimulated: report.isSimulated)
        )
    }

    init(_ report: SweepReport, _ names: MeasuredServer) {
        (self.report, self.names) = (report, names)
    }

    /// The page.
    package func html(_ language: Language) -> String {
        let figures = Figures(language)
        let sweep = report.sweep
        var page = ReportPage(
            title: Text(en: "How many requests at once", fr: "Combien de requêtes à la fois"),
            language: language
        )
        page.remarks = report.conclusion(language) + names.remarks
        page.sections = [
            ReportPage.tiles(tiles(figures)),
            ReportPage.section(
                Text(en: "Throughput and latency", fr: "Débit et latence")[language],
                SweepChart(sweep: sweep, figures: figures).html
            ),
            ReportPage.section(Text(en: "Steps", fr: "Étapes")[language], table(figures)),
        ]
        return page.html
    }

    private func tiles(_ figures: Figures) -> [(label: String, value: String)] {
        guard let knee = report.sweep.knee else { return [] }
        let tiles: [(Text, String?)] = [
            (
                Text(en: "Limit of the server", fr: "Limite du serveur"),
                report.sweep.minuteLimit.map { figures.count($0) + "\u{A0}/ min" }
            ),
            (Text(en: "In flight", fr: "En vol"), figures.count(knee.concurrency)),
            (
                report.sweep.minuteLimit == nil
                    ? Text(en: "Requests/s", fr: "Requêtes/s")
                    : Text(en: "Requests/s until the limit", fr: "Requêtes/s jusqu'à la limite"),
                figures.rate(knee.throughput)
            ),
            (
                Text(en: "Median latency", fr: "Latence médiane"),
                Percentiles(knee.run.latencies).map { figures.time($0.p50) }
            ),
            (
                Text(en: "First token (median)", fr: "Premier token (médiane)"),
                knee.run.streams.map { figures.time($0.firstToken.p50) }
            ),
        ]
        return tiles.compactMap { label, value in value.map { (label[figures.language], $0) } }
    }

    private func table(_ figures: Figures) -> String {
        let steps = report.sweep.steps
        let knee = report.sweep.knee
        let rows = steps.indices.map { index in
            let step = steps[index]
            var cells = SweepReport.cells(report.sweep, index, figures)
            if step == knee { cells[0] = "➤ " + cells[0] }
            return cells + [figures.count(step.run.requests)]
        }
        let headings = SweepReport.headings(figures.language) + [Text(en: "Sent", fr: "Envoyées")[figures.language]]
        let note = Text(
            en:
                "➤ is the smallest number in flight that finishes as much as the best. ± is how far its requests a second may "
                + "be off, with 95%. p50 and p99 are the latencies that half and 99% of the answers did not exceed.",
            fr:
                "➤ est le plus petit nombre en vol qui fait autant que le meilleur. ± dit de combien ses requêtes par seconde "
                + "peuvent s'écarter, à 95 %. p50 et p99 sont les latences que la moitié et 99 % des réponses n'ont pas "
                + "dépassées."
        )
        return ReportPage.table(headings, rows)
            + "\n<p class=\"remark\">\(HTMLText.escaped(note[figures.language]))</p>"
    }
}

/// What was measured, when, and by which release, as a page says it.
struct MeasuredServer: Sendable {
    /// The base URL.
    let server: String
    /// The model that was asked for.
    let model: String
    /// When it was measured, as it is to be shown.
    let date: String
    /// Whether the built-in simulator answered.
    let isSimulated: Bool

    /// The lines below a page's title.
    var remarks: [Text] {
        // The simulator's address is another one each time and tells nothing.
        let first = isSimulated ? [] : [Text(verbatim: server)]
        let facts =
            first + [Text(en: "model \(model)", fr: "modèle \(model)")]
            + [date, "paradigm \(Version.current)"].map(Text.init(verbatim:))
        let line = facts.dropFirst().reduce(facts[0]) { $0 + Text(verbatim: ", ") + $1 }
        guard isSimulated else { return [line] }
        return [
            line,
            Text(
                en: "Simulated: the built-in simulator answered, not a real server.",
                fr: "Simulation : c'est le simulateur intégré qui a répondu, pas un vrai serveur."
            ),
        ]
    }
}
