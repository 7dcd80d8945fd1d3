package import ParadigmAPI
import ParadigmBatch
import ParadigmJobs

extension DryRunReport {
    /// The report for a script: one object.
    package var json: JSONValue {
        [
            "event": "dry_run",
            "exit_status": .count(Int(status.rawValue)),
            "rows": .count(check.records),
            "sendable": .count(check.sendable),
            "recorded_before": .count(check.recorded),
            "taken_from_answers": .count(check.kept),
            "to_send": .count(check.toSend),
            "bad": .count(check.bad),
            "empty_prompts": .count(check.emptyPrompts),
            "empty_rows": .count(check.emptyRows),
            "nameless_cells": .count(check.namelessCells),
            "duplicates": .count(check.duplicates),
            "bad_rows": .array((check.firstBad + check.firstDuplicates).map(BatchReport.place)),
            "unknown_fields": Self.object(check.unknownFields),
            "models": Self.object(check.models),
            "paths": Self.object(check.paths),
            "bytes": .count(check.bodyBytes),
            "longest_row_bytes": .count(check.longestBody),
            "estimated_prompt_tokens": .count(check.questionTokens),
            "estimated_completion_tokens": .count(check.answerTokens),
            "rows_without_max_tokens": .count(check.rowsWithoutLimit),
            "estimated_cost": .rounded(cost, decimals: 6),
            "first_request": firstRequest,
            "first_rows": .array(check.firstRows.map { .object(FirstRequestText.json($0)) }),
        ]
    }

    private var firstRequest: JSONValue {
        guard let row = check.firstRows.first, let body = row.json else { return .null }
        return ["path": .string(row.path), "body": body]
    }

    private static func object(_ counts: [String: Int]) -> JSONValue {
        .object(
            JSONObject(
                counts.sorted { $0.key < $1.key }.map { JSONObject.Member(key: $0.key, value: .count($0.value)) }
            )
        )
    }
}
