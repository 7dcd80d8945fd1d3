package import ParadigmAPI
package import ParadigmBatch
import ParadigmGround
package import ParadigmJobs

/// The progress of a batch as a line of text.
package enum ProgressLine {
    /// The line for a person who reads a log.
    package static func plain(_ progress: BatchProgress, _ language: Language) -> String {
        let figures = Figures(language)
        let done = figures.count(progress.done)
        var parts: [Text] = []
        if let total = progress.total {
            let share = total > 0 ? figures.percent(Double(progress.done) / Double(total)) : figures.percent(1)
            parts.append(
                Text(
                    en: "\(done) of \(figures.rows(total)) (\(share))",
                    fr: "\(done) sur \(figures.rows(total)) (\(share))"
                )
            )
        } else {
            parts.append(Text(verbatim: figures.rows(progress.done)))
        }
        let (failed, flying) = (figures.count(progress.failed), figures.count(progress.inFlight))
        let rate = figures.rate(progress.rowsPerSecond)
        parts.append(Text(en: "\(failed) failed", fr: progress.failed <= 1 ? "\(failed) échec" : "\(failed) échecs"))
        parts.append(Text(en: "\(flying) in flight", fr: "\(flying) en vol"))
        if progress.starved > 0 { parts.append(starved(progress.starved, figures)) }
        parts.append(Text(en: "\(rate) rows/s", fr: "\(rate) lignes/s"))
        if let left = progress.remaining, progress.waiting != .outage {
            let span = figures.span(left.seconds)
            parts.append(Text(en: "\(span) left", fr: "encore \(span)"))
        }
        let line = parts.map { $0[language] }.joined(separator: ", ")
        let waiting = WaitText.sentence(progress, figures)?[language]
        return line + (waiting.map { ". " + $0 + "." } ?? "")
    }

    /// How many wait far longer than the others.
    static func starved(_ count: Int, _ figures: Figures) -> Text {
        let number = figures.count(count)
        return Text(en: "\(number) of them starving", fr: "dont \(number) sans réponse depuis longtemps")
    }

    /// The object for a program: counts, rates per second, times in seconds; null for what nobody knows yet.
    package static func json(_ progress: BatchProgress) -> JSONValue {
        [
            "event": "progress",
            "done": .count(progress.done),
            "failed": .count(progress.failed),
            "total": .count(progress.total),
            "recorded_before": .count(progress.recordedBefore),
            "in_flight": .count(progress.inFlight),
            "starved": .count(progress.starved),
            "window": .count(progress.window),
            "rows_per_second": .rounded(progress.rowsPerSecond, decimals: 3),
            "tokens_per_second": .rounded(progress.tokensPerSecond, decimals: 3),
            "eta_seconds": .rounded(progress.remaining?.seconds, decimals: 1),
            "elapsed_seconds": .rounded(progress.elapsed.seconds, decimals: 3),
            "retries": .count(progress.retries),
            "waiting": progress.waiting.map { .string(WaitText.word($0)) } ?? .null,
            "waiting_seconds": .rounded(progress.waitingFor?.seconds, decimals: 1),
            "trouble": progress.trouble.map(ErrorText.json) ?? .null,
        ]
    }
}
