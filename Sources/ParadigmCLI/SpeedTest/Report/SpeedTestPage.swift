import Paradigm
import ParadigmGround

/// The report of a speed test as a page of HTML: a pure rendering of its facts.
package struct SpeedTestPage: Sendable {
    private let report: SpeedTestReport
    private let names: MeasuredServer

    /// A page.
    ///
    /// - Parameters:
    ///   - report: The facts.
    ///   - server: The base URL.
    ///   - model: The model that was asked for.
    ///   - date: When it was measured, as it is to be shown.
    package init(report: SpeedTestReport, server: String, model: String, date: String) {
        self.report = report
        names = MeasuredServer(server: server, model: model, date: date, isSimulated: report.isSimulated)
    }

    /// The page.
    package func html(_ language: Language) -> String {
        let figures = Figures(language)
        let words = SpeedTestWords(result: report.result, figures: figures, isSimulated: report.isSimulated)
        var page = ReportPage(
            title: Text(en: "What concurrency brings", fr: "Ce qu'apporte la concurrence"),
            language: language
        )
        page.remarks = words.failures + names.remarks
        page.sections = [
            ReportPage.tiles(tiles(figures)),
            ReportPage.section(
                Text(en: "Request by request", fr: "Requête par requête")[language],
                waterfalls(figures)
            ),
            ReportPage.section(
                Text(en: "Figures", fr: "Chiffres")[language],
                ReportPage.facts(words.facts.map { ($0.label[language], $0.value[language]) })
            ),
            ReportPage.section(
                Text(en: "Latency over time", fr: "Latence au fil du temps")[language],
                LatencyChart(spans: report.result.concurrent.spans, figures: figures).html
            ),
            ReportPage.section(Text(en: "Errors", fr: "Erreurs")[language], Self.list(words.errors, language)),
            ReportPage.section(Text(en: "Answers", fr: "Réponses")[language], answers(words, language)),
        ]
        return page.html
    }

    private func tiles(_ figures: Figures) -> [(label: String, value: String)] {
        let result = report.result
        let isSampled = result.isSequentialSampled
        let tiles: [(Text, String?)] = [
            (
                Text(en: "Failed", fr: "Échecs"),
                result.concurrent.failed > 0
                    ? "\(figures.count(result.concurrent.failed)) / \(figures.count(result.concurrent.requests))" : nil
            ),
            (
                result.load == nil
                    ? Text(en: "All at once", fr: "Toutes à la fois") : Text(en: "Duration", fr: "Durée"),
                figures.time(result.concurrentSeconds)
            ),
            (
                Text(en: "Answered/s", fr: "Réponses/s"),
                figures.rate(result.concurrent.perSecond(result.concurrent.answered))
            ),
            (
                Text(en: "First token (median)", fr: "Premier token (médiane)"),
                result.concurrent.streams.map { figures.time($0.firstToken.p50) }
            ),
            (
                Text(
                    en: isSampled ? "One by one (estimated)" : "One by one",
                    fr: isSampled ? "Une à une (estimation)" : "Une à une"
                ), result.sequentialSeconds.map(figures.time)
            ),
            (
                Text(en: "Improvement factor", fr: "Facteur d'amélioration"),
                result.improvementFactor.map { figures.number($0, decimals: 2) }
            ),
            (
                Text(en: "Ideal factor", fr: "Facteur idéal"),
                result.idealFactor.map { figures.number($0, decimals: 2) }
            ),
        ]
        return tiles.compactMap { label, value in value.map { (label[figures.language], $0) } }
    }

    /// All runs on one scale, so that what one takes longer shows.
    private func waterfalls(_ figures: Figures) -> String {
        let runs: [(Text, SpeedTestRun?, String)] = [
            (
                report.result.load == nil
                    ? Text(en: "All at once", fr: "Toutes à la fois") : Text(en: "Under load", fr: "En charge"),
                report.result.concurrent, "first"
            ),
            (Text(en: "One by one", fr: "Une à une"), report.result.sequential, "second"),
        ]
        let scale = runs.compactMap { $0.1?.wall }.max() ?? .zero
        return
            runs.compactMap { name, run, colour in
                guard let run, !run.spans.isEmpty else { return nil }
                let fall = Waterfall(spans: run.spans, scale: scale, figures: figures, colour: colour)
                let caption =
                    "<b>\(HTMLText.escaped(name[figures.language]))</b> – "
                    + HTMLText.escaped(caption(run, fall, figures)[figures.language])
                return "<figure>\n<figcaption>\(caption)</figcaption>\n\(fall.html)\n</figure>"
            }
            .joined(separator: "\n")
    }

    private func caption(_ run: SpeedTestRun, _ fall: Waterfall, _ figures: Figures) -> Text {
        let (answered, time) = (figures.count(run.answered), figures.time(run.wall.seconds))
        let failed = figures.count(run.failed)
        let whole =
            run.failed == 0
            ? Text(en: "\(answered) answered in \(time)", fr: "\(answered) réponses en \(time)")
            : Text(
                en: "\(answered) answered, \(failed) failed (outlined) in \(time)",
                fr: "\(answered) réponses, \(failed) échecs (en contour) en \(time)"
            )
        let isSample = run.requests < report.result.requests
        let text = isSample ? whole + Text(en: ", a sample", fr: ", un échantillon") : whole
        guard fall.isThinned else { return text }
        let lines = figures.count(Waterfall.lineLimit)
        return text + Text(en: ", \(lines) of them drawn", fr: ", dont \(lines) dessinées")
    }

    private func answers(_ words: SpeedTestWords, _ language: Language) -> String {
        guard !report.answers.isEmpty else { return "" }
        let items = report.answers.map { "<li><bdi>\(HTMLText.escaped($0, limit: 2000))</bdi></li>" }
        let more = report.result.concurrent.answered - report.answers.count
        return "<ol>\n\(items.joined(separator: "\n"))\n</ol>"
            + (more > 0 ? "\n<p class=\"remark\">\(HTMLText.escaped(words.more(more)[language]))</p>" : "")
    }

    private static func list(_ lines: [Text], _ language: Language) -> String {
        lines.map { "<p class=\"remark\">\(HTMLText.escaped($0[language]))</p>" }.joined(separator: "\n")
    }
}
