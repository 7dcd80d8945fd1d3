import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Synchronization

/// The report of a batch that is under way: how far it is, and how it went so far.
package final class LiveBatch: Sendable {
    private struct State {
        var progress = BatchProgress()
        var course = RunCourse()
    }

    private let report: LiveReport
    private let state = Mutex(State())

    /// Shows what there is from now on.
    init(_ report: LiveReport, _ names: BatchPage.Names, _ language: Language) {
        self.report = report
        report.show { [weak self] in
            let (progress, course) = self?.state.withLock { ($0.progress, $0.course) } ?? (BatchProgress(), RunCourse())
            return Self.html(progress, course, names, language)
        }
    }

    /// Takes note of how far the batch is.
    func take(_ progress: BatchProgress) {
        state.withLock { state in
            let before = state.progress
            state.progress = progress
            guard progress.elapsed > before.elapsed else { return }
            var span = RunCourse.Span(from: before.elapsed, to: progress.elapsed)
            // What was recorded before the run began is not what it did.
            let isFirst = before.elapsed == .zero
            span.done = isFirst ? 0 : max(0, progress.done - before.done)
            span.failed = isFirst ? 0 : max(0, progress.failed - before.failed)
            span.tokens = Int(progress.tokensPerSecond * span.length.seconds)
            (span.inFlight, span.window) = (Double(progress.inFlight), Double(progress.window))
            state.course.take(span, waitingFor: progress.heldUpBy(doing: span.done))
        }
    }

    /// Shows the report as it is at last, and ends.
    func end(with page: String? = nil) { report.end(with: page) }

    private static func html(
        _ progress: BatchProgress,
        _ course: RunCourse,
        _ names: BatchPage.Names,
        _ language: Language
    ) -> String {
        let figures = Figures(language)
        var page = ReportPage(title: names.title, language: language)
        page.remarks = [Text(en: "The run goes on.", fr: "L'exécution continue.")]
        if let words = progress.waiting.flatMap(WaitText.words) {
            page.remarks.append(Text(en: "Waiting: ", fr: "Attente : ") + words)
        }
        let all = progress.total.map { " / " + figures.count($0) } ?? ""
        let tiles: [(Text, String?)] = [
            (Text(en: "Rows done", fr: "Lignes faites"), figures.count(progress.done) + all),
            (
                Text(en: "Failed or bad", fr: "Échecs et fautives"),
                progress.failed > 0 ? figures.count(progress.failed) : nil
            ),
            (Text(en: "In flight", fr: "En vol"), figures.count(progress.inFlight)),
            (Text(en: "Rows per second", fr: "Lignes par seconde"), figures.rate(progress.rowsPerSecond)),
            (Text(en: "Time", fr: "Durée"), figures.span(progress.elapsed.seconds)),
            (Text(en: "Left", fr: "Reste"), progress.remaining.map { figures.span($0.seconds) }),
        ]
        page.sections = [
            ReportPage.tiles(tiles.compactMap { label, value in value.map { (label[language], $0) } }),
            ReportPage.section(
                Text(en: "Over time", fr: "Au fil du temps")[language],
                BatchCourse(course, figures).html
            ),
        ]
        return page.html
    }
}
