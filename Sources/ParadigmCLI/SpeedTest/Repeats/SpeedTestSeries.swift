package import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// A measurement and its repeats: what each came to, and what all do together.
package struct SpeedTestSeries: Sendable {
    /// One report for each, in the order in which they were measured; one at least.
    package let reports: [SpeedTestReport]
    /// How many were asked for.
    package let wanted: Int
    /// Whether somebody stopped them.
    package let isStopped: Bool
    private let jsons: [JSONValue]

    /// Repeats; as many as were asked for, unless told otherwise.
    package init(
        _ first: SpeedTestReport,
        _ others: [SpeedTestReport] = [],
        wanted: Int? = nil,
        isStopped: Bool = false
    ) {
        reports = [first] + others
        self.wanted = wanted ?? reports.count
        self.isStopped = isStopped
        jsons = reports.map(\.json)
    }

    /// The place of the one in the middle by its answers per second; of an even number, the slower of the two.
    package var middle: Int {
        let rates = reports.map { $0.result.concurrent.perSecond($0.result.concurrent.answered) }
        let order = rates.indices.sorted { (rates[$0], $0) < (rates[$1], $1) }
        return order[(order.count - 1) / 2]
    }

    /// What the repeats came to, for each measure that was taken; nothing of one alone.
    package var spreads: [(measure: SpeedMeasure, spread: Spread)] {
        guard reports.count > 1 else { return [] }
        return SpeedMeasure.all.compactMap { measure in
            Spread(jsons.compactMap { measure.value(in: $0) }).map { (measure, $0) }
        }
    }

    /// The command's exit status: that of the one measurement, or of the worst.
    package var status: ExitStatus {
        isStopped ? .tryLater : reports.map(\.result.status).first { $0 != .success } ?? .success
    }

    // MARK: For a person

    /// The report of the one in the middle, and what all of them came to; ending with a newline.
    package func text(_ language: Language) -> String {
        guard reports.count > 1 else { return fewer(language) + reports[0].text(language) }
        return fewer(language) + heading(language) + "\n\n" + reports[middle].text(language) + "\n"
            + TextTable.text(table(language))
    }

    /// That there are fewer than were asked for: a line; nothing when there are all.
    private func fewer(_ language: Language) -> String {
        guard reports.count < wanted else { return "" }
        let (count, all) = (Figures(language).count(reports.count), Figures(language).count(wanted))
        let why =
            isStopped
            ? Text(en: "it was stopped", fr: "arrêt demandé")
            : Text(en: "the last one had no answer", fr: "la dernière n'a eu aucune réponse")
        return
            (Text(en: "\(count) of the \(all) runs asked for: ", fr: "\(count) mesures sur les \(all) voulues : ") + why
            + Text(verbatim: ".\n\n"))[language]
    }

    /// What it came to, in a line, and the errors if there were any; ending with a newline.
    package func line(_ language: Language) -> String { reports[middle].line(language) }

    /// Which of them is shown in full.
    package func heading(_ language: Language) -> String {
        Text(
            en: "Run \(middle + 1) of \(reports.count), the one in the middle by answers per second:",
            fr: "Mesure \(middle + 1) sur \(reports.count), celle du milieu par réponses par seconde :"
        )[language]
    }

    /// A heading, and a line for each measure.
    package func table(_ language: Language) -> [[String]] {
        let figures = Figures(language)
        let count = figures.count(reports.count)
        let headings = [
            Text(en: "All \(count) runs", fr: "Les \(count) mesures"), Text(en: "Median", fr: "Médiane"),
            Text(en: "Least", fr: "Minimum"), Text(en: "Greatest", fr: "Maximum"),
            Text(en: "Mean, 95%", fr: "Moyenne, 95 %"),
        ]
        return [headings.map { $0[language] }]
            + spreads.map { measure, spread in
                let values = [spread.median, spread.least, spread.greatest, spread.mean]
                    .map { measure.text($0, figures) }
                let reach = spread.reach.map { " ±" + measure.text($0, figures) } ?? ""
                return [measure.name[language]] + values.dropLast() + [values[3] + reach]
            }
    }

    // MARK: For a script

    /// The report for a script: one object.
    ///
    /// Of repeats each number is the median, beside `repeats`, `spread` and, whole, `runs`; the errors are those of all.
    package var json: JSONValue {
        guard reports.count > 1, var object = JSONValue.medians(of: jsons).object else { return jsons[0] }
        object["stopped"] = .bool(isStopped)
        object["repeats_wanted"] = .count(wanted)
        for key in ["errors", "sequential_errors", "fresh_connections_errors"] {
            object[key] = .array(jsons.flatMap { $0[key]?.array ?? [] })
        }
        object["errors"] = SpeedTestReport.json(
            ErrorGroup.merging(reports.flatMap(\.result.concurrent.errors))
        )
        object["repeats"] = .count(reports.count)
        let members = spreads.map { measure, spread -> JSONObject.Member in
            let value: JSONValue = [
                "median": .rounded(spread.median, decimals: 6), "min": .rounded(spread.least, decimals: 6),
                "max": .rounded(spread.greatest, decimals: 6), "mean": .rounded(spread.mean, decimals: 6),
                "confidence_95": .interval(spread),
            ]
            return JSONObject.Member(key: measure.path.joined(separator: "."), value: value)
        }
        object["spread"] = .object(JSONObject(members))
        object["runs"] = .array(jsons)
        return .object(object)
    }
}

extension JSONValue {
    /// Objects of one form as one: each number the median of theirs, and what is none as in the first of them.
    static func medians(of values: [JSONValue]) -> JSONValue {
        guard let first = values.first(where: { !$0.isNull }) else { return .null }
        switch first {
        case .number:
            let known = values.compactMap(\.double)
            let isWhole = values.allSatisfy { $0.isNull || $0.int != nil }
            return .rounded(Spread(known)?.median, decimals: isWhole && known.count % 2 == 1 ? 0 : 6)
        case .object(let object):
            let members = object.map { member in
                JSONObject.Member(key: member.key, value: medians(of: values.map { $0[member.key] ?? .null }))
            }
            return .object(JSONObject(members))
        default: return first
        }
    }
}
