import ParadigmAPI
import ParadigmBatch
import ParadigmJobs

/// An export onto a simulated disk.
struct Exported {
    var text: String
    var summary: ExportSummary

    /// The lines without their line feeds.
    var lines: [String] { text.split(separator: "\n").map(String.init) }
}

/// Options of an export that differ from the defaults.
func exportOptions(guardsFormulas: Bool = true, allowsPending: Bool = false) -> ExportOptions {
    var options = ExportOptions()
    options.guardsFormulas = guardsFormulas
    options.allowsPending = allowsPending
    return options
}

/// Exports an input for which a closure makes up the outcomes.
func export(
    _ input: String,
    _ options: InputOptions,
    to name: String,
    with exportOptions: ExportOptions = ExportOptions(),
    outcome: @escaping (Row) -> RowOutcome?
) throws -> Exported {
    let disk = SimulatedDisk()
    let outcomes = try outcomes(of: input, options, outcome)
    let exporter = Exporter(exportOptions, fileSystem: disk) { outcomes[$0] }
    let reader = try InputReader(bytes: Array(input.utf8), options: options)
    let summary = try exporter.export(reader, to: name)
    let bytes = disk.content(of: name) ?? []
    return Exported(text: String(decoding: bytes, as: UTF8.self), summary: summary)
}

/// The outcomes of all rows that have one, by key.
func outcomes(
    of input: String,
    _ options: InputOptions,
    _ outcome: (Row) -> RowOutcome?
) throws -> [RowKey: OutcomeRecord] {
    let rows = IdentifiedInput(try InputReader(bytes: Array(input.utf8), options: options))
    var outcomes: [RowKey: OutcomeRecord] = [:]
    while let next = try rows.next() {
        guard case .row(let row, let key) = next, let outcome = outcome(row) else { continue }
        outcomes[key] = OutcomeRecord(key: key, label: "as it was", outcome: outcome)
    }
    return outcomes
}

/// A chat reply.
func reply(_ text: String, finish: String? = "stop", usage: (Int, Int)? = (3, 5)) -> RowOutcome {
    var body: JSONObject = [
        "choices": [["message": ["content": .string(text)], "finish_reason": finish.map(JSONValue.string) ?? .null]]
    ]
    if let usage {
        body["usage"] = [
            "prompt_tokens": .number(JSONNumber(usage.0)), "completion_tokens": .number(JSONNumber(usage.1)),
        ]
    }
    return .reply(status: 200, requestID: nil, body: JSONValue.object(body).serialized)
}

/// A failure without a reply.
func failure(_ code: String, _ message: String) -> RowOutcome {
    .failure(code: code, message: message, status: nil, requestID: nil, body: nil)
}
