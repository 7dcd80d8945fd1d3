import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator

/// Jobs whose input and output lie in the folder.
extension TemporaryFolder {
    /// Writes chat rows `r0`, `r1`, …, each with a question of its own, into `input.jsonl`.
    ///
    /// - Returns: The path of the input.
    func writeRows(_ rows: Range<Int>) throws -> String {
        let lines = rows.map { row in
            #"{"custom_id":"r\#(row)","method":"POST","url":"/v1/chat/completions","body":{"model":"alfred-4.2","#
                + #""messages":[{"role":"user","content":"Question \#(row)"}]}}"# + "\n"
        }
        return try write(lines.joined(), to: "input.jsonl")
    }

    /// Runs a job with a fixed window of 16, unless changed, to its end.
    func run(
        _ simulator: RunningSimulator,
        _ input: String,
        to output: String = "out.jsonl",
        buffer: Int? = nil,
        _ change: (inout BatchJobOptions) -> Void = { _ in },
        onRecovery: @escaping @Sendable (JournalRecovery) -> Void = { _ in },
        onProgress: @escaping @Sendable (BatchJob, BatchProgress) -> Void = { _, _ in }
    ) async throws -> BatchSummary {
        var configuration = ParadigmConfiguration(baseURL: try BaseURL(simulator.url), key: try APIKey("sk-test-key"))
        configuration.proxy = .none
        if let buffer { configuration.maximumBufferedBytes = buffer }
        var options = BatchJobOptions(source: .file(input), target: .file(path + "/" + output))
        options.policy.window = .fixed(16)
        change(&options)
        let job = BatchJob(configuration: configuration, options: options)
        return try await job.run(telling: BatchEvents(onRecovery: onRecovery) { onProgress(job, $0) })
    }

    /// An answer as an output has it.
    typealias Answer = (id: String, status: Int?, answer: String)

    /// The rows of an output, in its order.
    func answers(of output: String = "out.jsonl") throws -> [Answer] {
        try text(of: output).split(separator: "\n")
            .map { line in
                let value = try JSONValue(parsing: String(line))
                let answer = value["response"]?["body"]?["choices"]?[0]?["message"]?["content"]?.string ?? ""
                return (value["custom_id"]?.string ?? "", value["response"]?["status_code"]?.int, answer)
            }
    }
}
