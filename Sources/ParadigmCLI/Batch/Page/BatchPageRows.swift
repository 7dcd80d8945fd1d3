import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// The rows that a batch's page names, and what streamed answers show.
struct BatchPageRows {
    /// Sorts of failures that are shown, and rows that are named of each.
    private static let (sortsShown, rowsNamed) = (30, 5)

    private let tally: RunTally
    private let figures: Figures

    init(_ tally: RunTally, _ figures: Figures) {
        (self.tally, self.figures) = (tally, figures)
    }

    // MARK: Failures

    /// Failures that say the same but for numbers and names, and their rows.
    private struct Sort {
        let code: String
        var said: ErrorShape
        var count = 0
        var rows: [String] = []
    }

    /// Which rows failed and why, the most frequent first; nothing when none did.
    var failures: String {
        let failed = tally.examples.failed
        guard !failed.isEmpty else { return "" }
        var places: [String: [ErrorShape: Int]] = [:]
        var sorts: [Sort] = []
        for row in failed {
            let shape = ErrorShape(words(row))
            let place = places[row.code]?[shape] ?? sorts.count
            if place == sorts.count {
                places[row.code, default: [:]][shape] = place
                sorts.append(Sort(code: row.code, said: shape))
            }
            sorts[place].said.take(shape)
            sorts[place].count += 1
            if sorts[place].rows.count < Self.rowsNamed { sorts[place].rows.append(name(row.label, row.line)) }
        }
        sorts.sort { $0.count > $1.count }
        let headings = [
            Text(en: "Why", fr: "Motif"), Text(en: "Rows", fr: "Lignes"),
            Text(en: "Which, the first", fr: "Lesquelles"),
        ]
        let rows = sorts.prefix(Self.sortsShown)
            .map { sort in
                [
                    sort.code + ": " + TerminalEscaper.line(sort.said.sentence, limit: 300), figures.count(sort.count),
                    sort.rows.joined(separator: ", ") + (sort.count > sort.rows.count ? ", …" : ""),
                ]
            }
        return ReportPage.texts(headings.map { $0[figures.language] }, rows, figures: [1]) + note(failed.count)
    }

    /// What a failure says, in the language of the page.
    private func words(_ row: RowExamples.Failed) -> String {
        guard figures.language == .french else { return row.message }
        return OutcomeText.french(code: row.code, message: row.message, status: row.status, body: row.body)
    }

    private func note(_ looked: Int) -> String {
        guard tally.failed > looked else { return "" }
        let (part, all) = (figures.count(looked), figures.count(tally.failed))
        let note = Text(
            en: "The first \(part) of \(all) rows that failed; the output has all of them.",
            fr: "Les \(part) premières des \(all) lignes en échec ; la sortie les contient toutes."
        )
        return "\n<p class=\"remark\">\(HTMLText.escaped(note[figures.language]))</p>"
    }

    /// A row by its id and its line; one without an id by its line alone.
    private func name(_ label: String, _ line: Int) -> String {
        let place = Text(en: "line \(line)", fr: "ligne \(line)")[figures.language]
        return label.hasPrefix("row-") ? place : TerminalEscaper.line(label, limit: 60) + " (\(place))"
    }

    // MARK: The slowest

    /// The slowest rows that were answered; nothing of a few.
    var slowest: String {
        guard tally.answered > RowExamples.slowKept else { return "" }
        let headings = [
            Text(en: "Row", fr: "Ligne"), Text(en: "Took", fr: "Durée"), Text(en: "Tokens", fr: "Tokens"),
        ]
        let rows = tally.examples.slow.map { row in
            [
                name(row.label, row.line), figures.time(row.latency.seconds),
                row.tokens.map(figures.count) ?? "–",
            ]
        }
        return ReportPage.texts(headings.map { $0[figures.language] }, rows, figures: [1, 2])
    }

    // MARK: Streams

    /// The times to the first token and between tokens; nothing when no answer was streamed.
    var streams: String {
        guard let streams = tally.streams else { return "" }
        let percentiles = [50.0, 90, 95, 99, 100]
        let measures: [(Text, (Double) -> Duration?)] = [
            (Text(en: "First token", fr: "Premier token"), { streams.firstToken(atPercentile: $0) }),
            (Text(en: "Between tokens", fr: "Entre tokens"), { streams.betweenTokens(atPercentile: $0) }),
        ]
        let rows = measures.map { name, value in
            [name[figures.language]] + percentiles.map { value($0).map { figures.time($0.seconds) } ?? "–" }
        }
        return ReportPage.table(["", "p50", "p90", "p95", "p99", "max"], rows)
    }
}

extension LatencyFigures {
    /// Percentiles for a script, in seconds; null of none.
    static func json(_ value: (Double) -> Duration?) -> JSONValue {
        guard let p50 = value(50), let p90 = value(90), let p95 = value(95), let p99 = value(99), let max = value(100)
        else { return .null }
        return [
            "p50": .rounded(p50.seconds, decimals: 6), "p90": .rounded(p90.seconds, decimals: 6),
            "p95": .rounded(p95.seconds, decimals: 6), "p99": .rounded(p99.seconds, decimals: 6),
            "max": .rounded(max.seconds, decimals: 6),
        ]
    }
}
