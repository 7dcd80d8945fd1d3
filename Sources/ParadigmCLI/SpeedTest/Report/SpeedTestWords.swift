import ParadigmGround

/// The sentences of a speed test's report.
struct SpeedTestWords {
    let result: SpeedTestResult
    let figures: Figures
    let isSimulated: Bool
    /// Whether the measurement goes on: what is found out at its end is not told yet.
    var isUnderWay = false

    var load: MeasuredLoadWords { MeasuredLoadWords(result: result, figures: figures) }

    /// What is said before anything else: a stop, a server that went away, a level that was missed, failures.
    var failures: [Text] { load.warnings + failed }

    private var failed: [Text] {
        let run = result.concurrent
        guard run.failed > 0 else { return [] }
        let (failed, all) = (figures.count(run.failed), figures.count(run.requests))
        // A few of many are not none of them.
        let share =
            run.failedShare < 0.01 ? figures.share(run.failed, of: run.requests) : figures.percent(run.failedShare)
        let answered = figures.count(run.answered)
        return [
            Text(
                en: "\(failed) of \(all) requests failed (\(share)): latencies are those of the \(answered) answered.",
                fr: (run.failed == 1 ? "1 requête sur \(all) a échoué" : "\(failed) requêtes sur \(all) ont échoué")
                    + " (\(share)) : les latences sont celles des \(answered) réponses."
            )
        ]
    }

    /// What the load was, for the head of a page.
    var loadSentence: [Text] { [load.load].compactMap(\.self) }

    /// The documentation's three lines letter for letter (decimal point, ordinary spaces), and what qualifies them; for
    /// requests that came at a rate or for a time, how long that took.
    var documentation: [Text] {
        guard result.load == nil else { return [loadLine] }
        var lines = [
            Text(
                verbatimEnglish: "Asynchronous execution took \(plain(result.concurrentSeconds)) seconds.",
                french: "L'exécution asynchrone a pris \(plain(result.concurrentSeconds)) secondes."
            )
        ]
        if let seconds = result.sequentialSeconds {
            lines.append(
                Text(
                    verbatimEnglish: "Synchronous execution took \(plain(seconds)) seconds.",
                    french: "L'exécution synchrone a pris \(plain(seconds)) secondes."
                )
            )
        }
        if let sample { lines.append(sample) }
        if let factor = result.improvementFactor {
            lines.append(
                Text(
                    verbatimEnglish: "Improvement factor: \(plain(factor))",
                    french: "Facteur d'amélioration : \(plain(factor))"
                )
            )
        }
        return lines
    }

    private var loadLine: Text {
        let (time, requests) = (figures.time(result.concurrentSeconds), figures.count(result.requests))
        guard let load = result.load, let rate = load.rate else {
            return Text(
                en: "\(requests) requests in \(time), \(figures.count(result.concurrency)) in flight.",
                fr: "\(requests) requêtes en \(time), \(figures.count(result.concurrency)) en vol."
            )
        }
        let wanted = figures.asked(rate)
        return Text(
            en: "\(requests) requests in \(time), \(wanted) a second intended (\(load.arrivals.rawValue)).",
            fr: "\(requests) requêtes en \(time), \(wanted) par seconde voulues (\(load.arrivals.rawValue))."
        )
    }

    private var sample: Text? {
        guard let run = result.sequential, result.isSequentialSampled, result.sequentialSeconds != nil else {
            return nil
        }
        let (part, all) = (figures.count(run.requests), figures.count(result.requests))
        let time = figures.time(run.wall.seconds)
        guard run.failed == 0 else {
            let answered = figures.count(run.answered)
            return Text(
                en:
                    "(estimated: of a sample of \(part) of the \(all) requests, the \(answered) answered are scaled to all)",
                fr:
                    "(estimation : d'un échantillon de \(part) des \(all) requêtes, les \(answered) réponses sont rapportées "
                    + "à toutes)"
            )
        }
        return Text(
            en: "(estimated: a sample of \(part) of the \(all) requests took \(time); scaled to all of them)",
            fr: "(estimation : un échantillon de \(part) des \(all) requêtes a pris \(time), rapporté à toutes)"
        )
    }

    /// What the documentation does not say: label and value.
    var facts: [(label: Text, value: Text)] {
        [
            throughput, steady, load.rate, ideal, reached, queue, latency, firstToken, betweenTokens, load.streaming,
            tokens, goodput, requests, sequential, reuse, client,
        ]
        .compactMap { $0 }
    }

    private func plain(_ value: Double) -> String {
        Figures.plain(value, decimals: 2)
    }
}
