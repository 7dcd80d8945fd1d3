import Paradigm
import ParadigmBatch
import ParadigmJobs

/// The report of a batch as a page of HTML: a pure rendering of its facts.
package struct BatchPage: Sendable {
    /// What a page names beside the figures.
    package struct Names: Sendable {
        /// The input; `-` for standard input.
        package var input: String
        /// The output that was asked for; nil for standard output.
        package var output: String?
        /// The base URL; nil when nothing was to be sent.
        package var server: String?
        /// The model of rows that name none; nil for none.
        package var model: String?
        /// When the run ended, as it is to be shown.
        package var date: String

        /// Names.
        package init(input: String, output: String?, server: String?, model: String?, date: String) {
            (self.input, self.output, self.server, self.model) = (input, output, server, model)
            self.date = date
        }

        /// The title of the page.
        var title: Text {
            let input = TerminalEscaper.line(input, limit: 100)
            return input == "-"
                ? Text(en: "Batch from standard input", fr: "Lot de l'entrée standard")
                : Text(en: "Batch \(input)", fr: "Lot \(input)")
        }
    }

    private let report: BatchReport
    private let names: Names

    private var summary: BatchSummary { report.summary }

    /// A page.
    package init(report: BatchReport, names: Names) {
        self.report = report
        self.names = names
    }

    /// The page.
    package func html(_ language: Language) -> String {
        let figures = Figures(language)
        let facts = BatchPageFacts(report: report, figures: figures)
        let ending = BatchEnding(summary: summary, figures: figures, isSimulated: report.isSimulated)
        var page = ReportPage(title: names.title, language: language)
        page.remarks = ending.headline + recovery(language) + ending.advice + source
        page.sections = [ReportPage.tiles(facts.tiles.map { ($0[language], $1) })]
        page.sections += [
            (Text(en: "Over time", fr: "Au fil du temps"), BatchCourse(summary.course, figures).html),
            (Text(en: "Held up", fr: "Attentes"), waits(facts, language)),
            (Text(en: "Latency", fr: "Latence"), latency(facts, figures)),
            (Text(en: "Streams", fr: "Flux"), BatchPageRows(summary.tally, figures).streams),
            (Text(en: "Failures of this run", fr: "Échecs de cette exécution"), failures(facts, figures)),
            (Text(en: "Bad rows", fr: "Lignes fautives"), badRows(figures)),
            (
                Text(en: "Slowest rows of this run", fr: "Lignes les plus lentes de cette exécution"),
                BatchPageRows(summary.tally, figures).slowest
            ),
            (
                Text(en: "The rows, earlier runs included", fr: "Les lignes, exécutions précédentes comprises"),
                Self.table(facts.rows, language)
            ),
            (Text(en: "This run", fr: "Cette exécution"), Self.table(facts.run, language)),
            (Text(en: "Files", fr: "Fichiers"), ReportPage.facts(files(language).map { ($0[language], $1) })),
        ]
        .map { ReportPage.section($0[language], $1) }
        return page.html
    }

    // MARK: What is said in words

    private var source: [Text] {
        var facts: [Text] = []
        if report.isSimulated {
            facts.append(
                Text(en: "the built-in simulator, not a real server", fr: "simulateur intégré, pas un vrai serveur")
            )
        } else if let server = names.server {
            facts.append(Text(verbatim: TerminalEscaper.line(server, limit: 200)))
        }
        if let model = names.model {
            let model = TerminalEscaper.line(model, limit: 100)
            facts.append(Text(en: "model \(model)", fr: "modèle \(model)"))
        }
        facts += [names.date, "paradigm \(Version.current)"].map(Text.init(verbatim:))
        let first = facts.first ?? Text(verbatim: "")
        return [facts.dropFirst().reduce(first) { $0 + Text(verbatim: ", ") + $1 }]
    }

    private func recovery(_ language: Language) -> [Text] {
        summary.recovery.map { [RecoveryText.sentence($0, language)] } ?? []
    }

    // MARK: Sections

    private func waits(_ facts: BatchPageFacts, _ language: Language) -> String {
        guard !facts.waits.isEmpty else { return "" }
        let headings = [
            Text(en: "Waiting for", fr: "Motif"), Text(en: "Time", fr: "Durée"),
            Text(en: "Of the run", fr: "De l'exécution"),
        ]
        let note = Text(
            en: "Time during which nothing could be sent, to a quarter of a second. A full window does not count: it "
                + "is how a run goes that is as fast as it can be.",
            fr: "Temps pendant lequel rien ne pouvait partir, au quart de seconde près. Une fenêtre pleine ne compte "
                + "pas : c'est ainsi que va une exécution aussi rapide que possible."
        )
        return ReportPage.table(headings.map { $0[language] }, facts.waits) + "\n" + Self.remark(note[language])
    }

    private func latency(_ facts: BatchPageFacts, _ figures: Figures) -> String {
        guard !facts.latencies.isEmpty else { return "" }
        let language = figures.language
        let drawing = LatencyHistogram(summary.tally)
            .map { histogram in
                let caption = Text(
                    en: "Answers by the time they took, on a logarithmic scale",
                    fr: "Réponses selon leur durée, à l'échelle logarithmique"
                )
                return "<figure>\n<figcaption>\(HTMLText.escaped(caption[language]))</figcaption>\n"
                    + HistogramChart(histogram: histogram, figures: figures).html + "\n</figure>\n"
            }
        let headings = [
            Text(en: "Share of the answers", fr: "Part des réponses"), Text(en: "Took at most", fr: "Durée maximale"),
        ]
        return (drawing ?? "") + ReportPage.table(headings.map { $0[language] }, facts.latencies)
    }

    private func failures(_ facts: BatchPageFacts, _ figures: Figures) -> String {
        let named = BatchPageRows(summary.tally, figures).failures
        guard named.isEmpty else { return named }
        guard !facts.failures.isEmpty else { return "" }
        let language = figures.language
        let headings = [Text(en: "Code", fr: "Code"), Text(en: "Rows", fr: "Lignes")].map { $0[language] }
        return ReportPage.table(headings, facts.failures)
    }

    private func badRows(_ figures: Figures) -> String {
        let rows = BadRowText.list(summary.badRows, of: summary.bad, shown: .max, figures).dropFirst()
        return rows.map { Self.remark(String($0.drop { $0 == " " })) }.joined(separator: "\n")
    }

    private func files(_ language: Language) -> [(Text, String)] {
        let absent = Text(en: " (not written)", fr: " (pas écrite)")[language]
        let isWritten = summary.output != nil
        let output = names.output.map { TerminalEscaper.line($0) + (isWritten ? "" : absent) }
        let standard = Text(en: "standard output", fr: "sortie standard")[language]
        let isGone = summary.end == .complete && names.output != nil
        let removed = Text(en: "removed: every row was answered", fr: "supprimé : toutes les lignes ont leur réponse")
        let none = isGone ? removed : Text(en: "none", fr: "aucun")
        return [
            (Text(en: "Input", fr: "Entrée"), TerminalEscaper.line(names.input)),
            (Text(en: "Output", fr: "Sortie"), output ?? standard),
            (Text(en: "Journal", fr: "Journal"), summary.journal.map { TerminalEscaper.line($0) } ?? none[language]),
        ]
    }

    private static func table(_ facts: [(Text, String)], _ language: Language) -> String {
        facts.isEmpty ? "" : ReportPage.facts(facts.map { ($0[language], $1) }, isWide: true)
    }

    private static func remark(_ text: String) -> String {
        "<p class=\"remark\">\(HTMLText.escaped(text))</p>"
    }
}
