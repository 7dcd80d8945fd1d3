import Paradigm
import ParadigmGround

/// The report of a speed test as a page of HTML: a pure rendering of its facts.
package struct SpeedTestPage: Sendable {
    private let series: SpeedTestSeries
    private let names: MeasuredServer
    private let stage: Stage

    /// How far the measurement is.
    package enum Stage: Sendable {
        /// It is over.
        case over
        /// It goes on, so that some figures are not there yet; the page is of so many requests, the last ones, or of all.
        case underWay(Int?)
    }

    /// A page.
    ///
    /// - Parameters:
    ///   - series: The facts.
    ///   - server: The base URL.
    ///   - model: The model that was asked for.
    ///   - date: When it was measured, as it is to be shown.
    ///   - stage: How far it is.
    package init(_ series: SpeedTestSeries, server: String, model: String, date: String, stage: Stage = .over) {
        let isSimulated = series.reports[0].isSimulated
        self.init(series, MeasuredServer(server: server, model: model, date: date, isSimulated: isSimulated), stage)
    }

    init(_ series: SpeedTestSeries, _ names: MeasuredServer, _ stage: Stage = .over) {
        (self.series, self.names, self.stage) = (series, names, stage)
    }

    /// What cannot be told of a measurement that goes on, since it is found out at its end.
    private var isUnderWay: Bool { if case .underWay = stage { true } else { false } }

    private func part(_ figures: Figures) -> [Text] {
        guard case .underWay(let count?) = stage else { return [] }
        let last = figures.count(count)
        return [
            Text(
                en: "Of the last \(last) requests; the report of all is made at the end.",
                fr: "Pour les \(last) dernières requêtes ; le rapport de toutes est fait à la fin."
            )
        ]
    }

    /// The one that is shown in full.
    private var report: SpeedTestReport { series.reports[series.middle] }

    /// The page.
    package func html(_ language: Language) -> String {
        let figures = Figures(language)
        var words = SpeedTestWords(result: report.result, figures: figures, isSimulated: report.isSimulated)
        words.isUnderWay = isUnderWay
        var page = ReportPage(
            title: report.result.load == nil
                ? Text(en: "What concurrency brings", fr: "Ce qu'apporte la concurrence")
                : Text(en: "A server under load", fr: "Un serveur en charge"),
            language: language
        )
        page.remarks = words.failures + words.loadSentence + part(figures) + names.remarks
        page.sections = [
            ReportPage.tiles(tiles(figures)),
            ReportPage.section(
                Text(en: "Request by request", fr: "Requête par requête")[language],
                lanes(figures)
            ),
            ReportPage.section(Text(en: "Repeats", fr: "Répétitions")[language], repeats(language)),
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
                figures.rate(result.steady?.answeredPerSecond ?? result.endedPerSecond.answered)
            ),
            (
                Text(en: "Intended/s", fr: "Voulues/s"),
                result.load?.rate.map(figures.asked)
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

    private func repeats(_ language: Language) -> String {
        guard series.reports.count > 1 else { return "" }
        let table = series.table(language)
        let note = Text(
            en:
                "What else is on this page is the run in the middle by answers per second. ± is how far the mean of ever more "
                + "runs may lie from this one, with 95% (Student).",
            fr:
                "Le reste de cette page est la mesure du milieu par réponses par seconde. ± dit à quelle distance peut se "
                + "trouver la moyenne de mesures toujours plus nombreuses, à 95 % (Student)."
        )
        return ReportPage.table(table[0], Array(table.dropFirst()))
            + "\n<p class=\"remark\">\(HTMLText.escaped(note[language]))</p>"
    }

    /// All runs on one scale, so that what one takes longer shows, and why.
    private func lanes(_ figures: Figures) -> String {
        let result = report.result
        let runs: [(Text, SpeedTestRun?, String)] = [
            (Text(en: "One by one", fr: "Une à une"), result.sequential, "second"),
            (
                result.load == nil
                    ? Text(en: "All at once", fr: "Toutes à la fois") : Text(en: "Under load", fr: "En charge"),
                result.concurrent, "first"
            ),
        ]
        let drawn = runs.compactMap { name, run, colour in
            run.flatMap { run -> SwimLanes.Run? in
                guard !run.spans.isEmpty else { return nil }
                return .init(name: name, caption: caption(run, figures), spans: run.spans, colour: colour)
            }
        }
        guard !drawn.isEmpty else { return "" }
        let key = Self.key(isStreamed: result.concurrent.streams != nil, isPaced: result.load?.rate != nil)
        let remarks = [key, reason(figures)].compactMap(\.self)
        return Self.list(remarks, figures.language) + "\n" + SwimLanes(runs: drawn, figures: figures).html
    }

    /// How the drawing is read.
    private static func key(isStreamed: Bool, isPaced: Bool) -> Text {
        var key = Text(
            en:
                "Each line is a place for one request in flight, each bar a request, from when it was sent until it was "
                + "answered.",
            fr:
                "Chaque ligne est une place pour une requête en vol, chaque barre une requête, de son envoi à sa réponse."
        )
        if isPaced {
            key =
                key
                + Text(
                    en: " Latencies count from when it was meant to be sent, which may be before its bar.",
                    fr: " Les latences comptent depuis le moment où elle devait partir, qui peut précéder sa barre."
                )
        }
        guard isStreamed else { return key }
        return key
            + Text(
                en: " The thin part is the time to the first token.",
                fr: " La partie mince est le délai du premier token."
            )
    }

    /// Why many at once are faster, or are not.
    private func reason(_ figures: Figures) -> Text? {
        let result = report.result
        guard let one = result.sequential, result.load == nil, result.concurrency > 1, one.answered > 0,
            result.concurrent.answered > 0
        else { return nil }
        let (whole, alone) = (figures.time(result.concurrentSeconds), result.sequentialSeconds.map(figures.time) ?? "")
        let window = figures.count(result.concurrency)
        let overlap = Text(
            en: "One by one, each waits for the one before it: \(alone) for all. \(window) at once, the waits overlap: "
                + "\(whole).",
            fr: "Une à une, chacune attend la précédente : \(alone) pour toutes. \(window) à la fois, les attentes se "
                + "recouvrent : \(whole)."
        )
        guard let slowdown = result.slowdown, slowdown >= 1.5 else { return overlap }
        let times = figures.number(slowdown, decimals: 1)
        return overlap
            + Text(
                en:
                    " The bars are \(times) times as long, since the server works on fewer at a time and lets the others wait.",
                fr:
                    " Les barres sont \(times) fois plus longues, car le serveur en traite moins à la fois et fait attendre "
                    + "les autres."
            )
    }

    private func caption(_ run: SpeedTestRun, _ figures: Figures) -> Text {
        let (answered, time) = (figures.count(run.answered), figures.time(run.wall.seconds))
        let failed = figures.count(run.failed)
        let isShown = SwimLanes.drawn(run.spans).contains { $0.failure != nil }
        let form =
            SwimLanes.areThin(run.spans)
            ? Text(en: "in the other colour", fr: "de l'autre couleur")
            : Text(en: "crossed out", fr: "barrés")
        let whole =
            run.failed == 0
            ? Text(en: "\(answered) answered in \(time)", fr: "\(answered) réponses en \(time)")
            : isShown
                ? Text(
                    en: "\(answered) answered, \(failed) failed (\(form.english)) in \(time)",
                    fr: "\(answered) réponses, \(failed) échecs (\(form.french)) en \(time)"
                )
                : Text(
                    en: "\(answered) answered, \(failed) failed in \(time)",
                    fr: "\(answered) réponses, \(failed) échecs en \(time)"
                )
        let isSample = run.requests < report.result.requests
        let text = isSample ? whole + Text(en: ", a sample", fr: ", un échantillon") : whole
        guard run.spans.count > SwimLanes.limit else { return text }
        let drawn = figures.count(SwimLanes.limit)
        return text + Text(en: ", the first \(drawn) drawn", fr: ", dont les \(drawn) premières dessinées")
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
