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
        stop: Stop? = nil,
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
        async let summary = job.run(telling: BatchEvents(onRecovery: onRecovery) { onProgress(job, $0) })
        if let stop {
            try await simulator.untilLog { log in
                guard stop.condition(log) else { return false }
                if stop.isAtOnce { job.stopNow() } else { job.stop() }
                return true
            }
        }
        return try await summary
    }

    /// When a job is stopped: by what its server has seen, which no busy machine makes late.
    struct Stop: Sendable {
        /// Whether rows in flight are given up.
        var isAtOnce = false
        /// Asked as each request comes; the run must come to it.
        let condition: @Sendable (RequestLog) -> Bool

        /// A stop once so many requests have come.
        static func requests(_ count: Int) -> Stop { Stop { $0.count >= count } }
    }

    /// An answer as an output has it.
    typealias Answer = (id: String, status: Int?, answer: String)

    /// The rows of an output, in its order.
    func answers(of output: String = "out.jsonl") throws -> [Answer] {
        try text(of: output).split(separator: "\n")
            .map { line in
                let value = try JSONValue(parsing: String(line))
                let answer = value["response"]?["body"]?["choices"]?[0]?["message"]?["content"]?.string ?? ""
                let status = value["response"]?["status_code"] ?? value["error"]?["status_code"]
                return (value["custom_id"]?.string ?? "", status?.int, answer)
            }
    }
}
