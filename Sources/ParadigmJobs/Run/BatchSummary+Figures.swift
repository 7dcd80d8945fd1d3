import ParadigmAPI
import ParadigmBatch

extension CompletionRecord {
    /// The record of a run.
    init(
        job: JobID,
        _ summary: BatchSummary,
        _ input: InputFile,
        _ options: BatchJobOptions,
        output: InputIdentity?,
        replacing replaced: InputIdentity? = nil
    ) {
        self.init(
            job: job,
            input: input.identity,
            options: options.recorded,
            raisedMaxTokens: options.input.raisedMaxTokens,
            figures: summary.figures(written: options.export),
            output: output,
            replaced: replaced
        )
    }

    /// Puts the counts of the finished job into a summary.
    func read(into summary: inout BatchSummary) {
        summary.total = figures["total"]?.int
        summary.answered = count("answered")
        summary.failed = failed
        summary.bad = count("bad")
        summary.changes = changes
        summary.flaws = AnswerFlaws(json: figures["flaws"]?.object)
        summary.recordedBefore = summary.answered + summary.failed
    }
}

extension BatchSummary {
    /// The counts that stay beside the output, and how that was written.
    func figures(written export: ExportOptions) -> JSONObject {
        var figures: JSONObject = [
            "complete": .bool(end == .complete || end == .partial && pending == 0),
            "answered": .number(JSONNumber(answered)),
            "failed": .number(JSONNumber(failed)),
            "bad": .number(JSONNumber(bad)),
            "cut_cells": .number(JSONNumber(changes.cutCells)),
            "guarded_cells": .number(JSONNumber(changes.guardedCells)),
            "partly_shown": .number(JSONNumber(changes.partlyShown)),
            "retries": .number(JSONNumber(tally.retries)),
            "repairs": .number(JSONNumber(tally.repairs)),
            "prompt_tokens": .number(JSONNumber(tally.answers.promptTokens)),
            "completion_tokens": .number(JSONNumber(tally.answers.completionTokens)),
            "elapsed_seconds": JSONNumber(elapsed / .seconds(1)).map(JSONValue.number) ?? .null,
        ]
        if let total { figures["total"] = .number(JSONNumber(total)) }
        if let flaws { figures["flaws"] = .object(flaws.json) }
        if !export.json.isEmpty { figures["written"] = .object(export.json) }
        return figures
    }
}

extension BatchSummary.End {
    /// The end of a run that admission stopped.
    init(_ stop: StopReason) {
        switch stop {
        case .asked: self = .interrupted
        case .diskFull: self = .diskFull
        default: self = .stopped(stop)
        }
    }
}

extension BatchSummary {
    /// Takes over what an export counted.
    mutating func read(_ export: ExportSummary) {
        total = export.rows
        answered = export.answered
        failed = export.failed
        bad = export.bad
        changes = export.changes
        flaws = export.flaws
    }
}
