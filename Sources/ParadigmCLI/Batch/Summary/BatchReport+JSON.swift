package import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

extension BatchReport {
    /// The report for a script: one object; what is not known is null, times are in seconds.
    ///
    /// What it shares with a line of progress has the same meaning: `failed` counts bad rows, which `bad` counts alone,
    /// and `window` is the last one.
    package var json: JSONValue {
        var json = facts
        if let preview { json["preview"] = preview.json }
        return .object(json)
    }

    private var facts: JSONObject {
        let tally = summary.tally
        let seconds = summary.elapsed.seconds
        let tokens = tally.answers.tokens
        func perSecond(_ amount: Int) -> JSONValue {
            .rounded(seconds > 0 ? Double(amount) / seconds : nil, decimals: 3)
        }
        return [
            "event": "summary",
            "end": .string(summary.endWord),
            "reason": summary.reasonWord.map(JSONValue.string) ?? .null,
            "trouble": summary.end == .complete && tally.answersKept == 0
                ? .null : summary.tally.trouble.map(ErrorText.json) ?? .null,
            "exit_status": .count(Int(status.rawValue)),
            "total": .count(summary.total),
            "done": .count(summary.answered + summary.failed + summary.bad),
            "answered": .count(summary.answered),
            "failed": .count(summary.failed + summary.bad),
            "bad": .count(summary.bad),
            "empty_prompts": .count(summary.emptyPrompts),
            "empty_rows": .count(summary.emptyRows),
            "nameless_cells": .count(summary.namelessCells),
            "pending": .count(summary.pending),
            "recorded_before": .count(summary.recordedBefore),
            "taken_from_answers": .count(summary.taken),
            "no_longer_in_input": .count(summary.unknown),
            "dropped_by_force": .count(summary.dropped),
            "in_flight": .count(inFlight),
            "window": .count(window),
            "cut_by_length": .count(summary.knownFlaws.all.cut),
            "filtered": .count(summary.knownFlaws.all.filtered),
            "other_reasons": otherReasons,
            "unstated": .count(summary.knownFlaws.all.unstated),
            "empty": empty,
            "cut_cells": .count(summary.changes.cutCells),
            "guarded_cells": .count(summary.changes.guardedCells),
            "partly_shown": .count(summary.changes.partlyShown),
            "failures": failures,
            "bad_rows": .array(summary.badRows.map(Self.place)),
            "retries": .count(tally.retries),
            "repairs": .count(tally.repairs),
            "may_have_been_billed_twice": .count(summary.mayHaveBeenBilledTwice),
            "came_into_doubt": .count(tally.doubted),
            "in_doubt": .array(tally.inDoubt.sorted().map { .count($0 + 1) }),
            "counted_answers": .count(tally.answers.counted),
            "prompt_tokens": .count(tally.answers.promptTokens),
            "cached_tokens": .count(tally.answers.cachedTokens),
            "completion_tokens": .count(tally.answers.completionTokens),
            "reasoning_tokens": .count(tally.answers.reasoningTokens),
            "cost": .rounded(cost, decimals: 6),
            "elapsed_seconds": .rounded(seconds, decimals: 3),
            "sending_seconds": .rounded(summary.sending.seconds, decimals: 3),
            "held_up_seconds": .rounded(summary.heldUp.seconds, decimals: 3),
            "rows_per_second": perSecond(tally.done),
            "tokens_per_second": perSecond(tokens),
            "eta_seconds": summary.pending == 0 ? 0 : .null,
            "latency_seconds": latencyJSON,
            "first_token_seconds": LatencyFigures.json { tally.streams?.firstToken(atPercentile: $0) },
            "between_tokens_seconds": LatencyFigures.json { tally.streams?.betweenTokens(atPercentile: $0) },
            "output": summary.output.map(JSONValue.string) ?? .null,
            "journal_bytes": .count(summary.journalBytes),
            "asked_again_since_cut": .count(summary.cutBefore),
            "asked_again_and_failed": .count(tally.answersKept),
            "journal": summary.journal.map(JSONValue.string) ?? .null,
            "journal_recovery": summary.recovery.map(Self.recovery) ?? .null,
            "simulated": .bool(isSimulated),
        ]
    }

    private var cost: Double? {
        let tally = summary.tally
        return prices?.cost(promptTokens: tally.answers.promptTokens, completionTokens: tally.answers.completionTokens)
    }

    /// Answers without text, by what they hold instead.
    private var empty: JSONValue {
        let found = summary.knownFlaws.all.empty
        let counts = EmptyAnswer.allCases.map { emptiness in
            JSONObject.Member(key: emptiness.rawValue, value: .count(found[emptiness] ?? 0))
        }
        return .object(JSONObject(counts))
    }

    /// Answers that ended for a reason that is not known, by its name.
    private var otherReasons: JSONValue {
        let found = summary.knownFlaws.all.otherReasons.sorted { $0.key < $1.key }
        return .object(JSONObject(found.map { JSONObject.Member(key: $0.key, value: .count($0.value)) }))
    }

    private var failures: JSONValue {
        let groups = summary.tally.failures.sorted { $0.key < $1.key }
        return .object(JSONObject(groups.map { JSONObject.Member(key: $0.key, value: .count($0.value)) }))
    }

    private var latencyJSON: JSONValue {
        guard let latency else { return .null }
        return [
            "p50": .rounded(latency.p50, decimals: 6), "p90": .rounded(latency.p90, decimals: 6),
            "p99": .rounded(latency.p99, decimals: 6), "max": .rounded(latency.max, decimals: 6),
        ]
    }

    private static func recovery(_ recovery: JournalRecovery) -> JSONValue {
        [
            "torn_bytes": .count(recovery.tornBytes), "damaged_bytes": .count(recovery.damagedBytes),
            "torn_file": recovery.tornFile.map(JSONValue.string) ?? .null,
        ]
    }

    static func place(_ row: BadRow) -> JSONValue {
        [
            "line": .count(row.line), "column": .count(row.column), "id": row.id.map(JSONValue.string) ?? .null,
            "code": .string(row.code.rawValue), "message": .string(RowFaultText.written(row.fault).english),
        ]
    }
}
