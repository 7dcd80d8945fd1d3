import ParadigmBatch
import ParadigmJobs

/// What the whole of an input may come to, as a table: lowest, expected, highest.
struct ForecastText {
    let forecast: TokenForecast
    let prices: TokenPrices?
    let figures: Figures

    /// The heading and the table.
    var table: [String] {
        let language = figures.language
        let all = figures.rows(forecast.samples + forecast.rest)
        let few = figures.count(forecast.samples)
        let heading = Text(
            en: "What all \(all) may come to (answered so far: \(few)):",
            fr: "Ce que coûteraient les \(all) (réponses jusqu'ici : \(few)) :"
        )
        let bounds = [
            Text(en: "lowest", fr: "au moins"), Text(en: "expected", fr: "attendu"), Text(en: "highest", fr: "au plus"),
        ]
        var rows: [(label: String, cells: [String])] = [("", bounds.map { $0[language] })]
        rows.append((Text(en: "Tokens in prompts", fr: "Tokens des prompts")[language], tokens(forecast.prompt)))
        rows.append((Text(en: "Tokens in answers", fr: "Tokens des réponses")[language], tokens(forecast.completion)))
        if let cost { rows.append((Text(en: "Cost", fr: "Coût")[language], money(cost))) }
        return [heading[language]] + Self.aligned(rows)
    }

    /// How it was judged, and what is missing to know more.
    func remarks(isCounted: Bool) -> [Text] {
        var remarks = [
            Text(
                en:
                    "Prompts by their length, answers within the 95% interval of Student's t; reasoning counts as answer.",
                fr:
                    "Prompts d'après leur longueur, réponses dans l'intervalle à 95 % de Student ; le raisonnement compte "
                    + "comme réponse."
            )
        ]
        if forecast.isBoundedByLimit {
            remarks.append(
                Text(en: "The highest is what max_tokens allows.", fr: "Le plus haut est ce que permet max_tokens.")
            )
        }
        if forecast.completion.high == nil {
            remarks.append(
                Text(
                    en: "One answer does not tell how much they differ: preview more rows, or limit them with "
                        + "--max-tokens.",
                    fr:
                        "Une seule réponse ne dit pas combien elles diffèrent : demandez plus de lignes, ou limitez-les "
                        + "avec --max-tokens."
                )
            )
        }
        if !isCounted {
            remarks.append(
                Text(
                    en: "The server counts no tokens: one is taken to be three bytes.",
                    fr: "Le serveur ne compte pas les tokens : on en suppose un pour trois octets."
                )
            )
        }
        if prices == nil {
            remarks.append(
                Text(
                    en: "With --price-in and --price-out the cost is told too.",
                    fr: "Avec --price-in et --price-out, le coût est indiqué aussi."
                )
            )
        }
        return remarks
    }

    /// What it costs; nil without prices.
    var cost: TokenForecast.Estimate? {
        prices.map { prices in
            TokenForecast.Estimate(
                low: prices.cost(forecast.prompt.low, forecast.completion.low),
                expected: prices.cost(forecast.prompt.expected, forecast.completion.expected),
                high: forecast.completion.high.map { prices.cost(forecast.prompt.high ?? forecast.prompt.expected, $0) }
            )
        }
    }

    private func tokens(_ estimate: TokenForecast.Estimate) -> [String] {
        cells(estimate) { figures.count(Int(min($0, 1e18).rounded())) }
    }

    private func money(_ estimate: TokenForecast.Estimate) -> [String] {
        // Of a few cents the first two decimals say nothing.
        let decimals = estimate.expected < 1 ? 4 : 2
        return cells(estimate) { figures.number($0, decimals: decimals) }
    }

    private func cells(_ estimate: TokenForecast.Estimate, _ text: (Double) -> String) -> [String] {
        [text(estimate.low), text(estimate.expected), estimate.high.map(text) ?? "?"]
    }

    private static func aligned(_ rows: [(label: String, cells: [String])]) -> [String] {
        let label = rows.map(\.label.count).max() ?? 0
        let widths = (0..<3).map { column in rows.map { $0.cells[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row.cells, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
            return "  " + row.label + String(repeating: " ", count: label - row.label.count) + "  "
                + cells.joined(separator: "  ")
        }
    }
}

extension TokenPrices {
    /// What so many tokens cost.
    fileprivate func cost(_ promptTokens: Double, _ completionTokens: Double) -> Double {
        (promptTokens * prompt + completionTokens * completion) / 1_000_000
    }
}
