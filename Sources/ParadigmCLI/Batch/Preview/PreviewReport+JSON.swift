package import ParadigmAPI
import ParadigmBatch
import ParadigmJobs

extension PreviewReport {
    /// The report for a script: one object; what is not known is null.
    package var json: JSONValue {
        [
            "rows": .array(preview.rows.map(Self.row)),
            "sendable": .count(preview.whole.sendable),
            "forecast": preview.forecast.map(forecast) ?? .null,
        ]
    }

    private static func row(_ row: PreviewedRow) -> JSONValue {
        var json = FirstRequestText.json(row.row)
        json["answer"] = row.answer.map(JSONValue.string) ?? .some(.null)
        json["error"] = .some(error(row))
        json["finish_reason"] = row.finishReason.map(JSONValue.string) ?? .some(.null)
        json["prompt_tokens"] = .some(.count(row.tokens?.prompt))
        json["completion_tokens"] = .some(.count(row.tokens?.completion))
        json["reasoning_tokens"] = .some(.count(row.tokens?.reasoning))
        json["from_earlier_run"] = .some(.bool(row.isFromBefore))
        return .object(json)
    }

    private static func error(_ row: PreviewedRow) -> JSONValue {
        guard case .failure(let code, let message, let status, _, _) = row.outcome?.outcome else { return .null }
        return ["code": .string(code), "message": .string(message), "status": .count(status)]
    }

    private func forecast(_ forecast: TokenForecast) -> JSONValue {
        let cost = ForecastText(forecast: forecast, prices: prices, figures: Figures(.english)).cost
        return [
            "method": "prompts by bytes; answers by the 95% prediction interval of Student's t, at most max_tokens",
            "answered": .count(forecast.samples),
            "still_to_send": .count(forecast.rest),
            "tokens_counted_by_server": .bool(preview.isCounted),
            "bounded_by_max_tokens": .bool(forecast.isBoundedByLimit),
            "prompt_tokens": Self.estimate(forecast.prompt, decimals: 0),
            "completion_tokens": Self.estimate(forecast.completion, decimals: 0),
            "cost": cost.map { Self.estimate($0, decimals: 6) } ?? .null,
        ]
    }

    private static func estimate(_ estimate: TokenForecast.Estimate, decimals: Int) -> JSONValue {
        [
            "low": .rounded(estimate.low, decimals: decimals),
            "expected": .rounded(estimate.expected, decimals: decimals),
            "high": .rounded(estimate.high, decimals: decimals),
        ]
    }
}
