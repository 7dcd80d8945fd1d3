public import Paradigm
public import ParadigmBatch

/// A batch that outlives its process: each outcome goes to a journal on the disk as it comes, and the answers to one file,
/// in the order of the requests, when there is one for each.
///
/// ```swift
/// let job = Job(try .environment(), requests: requests.asBatchSource(), output: "answers.jsonl")
/// let summary = try await job.run()
/// for try await answer in try JobAnswers(of: "answers.jsonl") { print(answer.id, try answer.chat().text) }
/// ```
///
/// A process that ran it may end in any way: killed, with a full disk, with the machine. The same job run again asks only
/// what has no outcome yet; the requests that were on their way are asked again. Give it the same requests: they are known
/// by their ids and by what they ask, so that some may have come or gone, but one that changed is another.
///
/// The command `paradigm batch` runs the same jobs, and either goes on with what the other began if the requests came
/// from a file.
public final class Job: Sendable {
    private let job: BatchJob

    /// A job over requests of the program's own.
    ///
    /// All of them are taken from their source and written to a file beside the output before the first is sent, so that
    /// the order of the answers, and what is missing after a stop, is known; the file goes when the job is complete.
    ///
    /// - Parameters:
    ///   - configuration: The client's configuration; the client is made and closed by ``run(onProgress:)``.
    ///   - requests: The requests.
    ///   - output: The file to be written: JSON lines as OpenAI's batches have them, which ``JobAnswers`` reads.
    ///   - options: How to go about it.
    public init(
        _ configuration: ParadigmConfiguration,
        requests: any BatchSource,
        output: String,
        options: JobOptions = JobOptions()
    ) {
        job = BatchJob(configuration: configuration, options: options.job(from: .requests(requests), to: output))
    }

    /// A job over a file in any format that `paradigm batch` reads: JSON lines, OpenAI's batch lines, tables, text.
    ///
    /// - Parameters:
    ///   - configuration: The client's configuration; the client is made and closed by ``run(onProgress:)``.
    ///   - input: The file.
    ///   - prompt: What to ask of each row, with its columns as `{{name}}`; nil for the prompt that the row brings.
    ///   - model: The model for rows that name none.
    ///   - output: The file to be written; its extension says how: `.jsonl`, `.csv`, `.tsv`.
    ///   - options: How to go about it.
    /// - Throws: ``JobError`` when the prompt is no template.
    public init(
        _ configuration: ParadigmConfiguration,
        input: String,
        prompt: String? = nil,
        model: String? = nil,
        output: String,
        options: JobOptions = JobOptions()
    ) throws {
        var options = options.job(from: .init(path: input), to: output)
        do throws(Template.Fault) {
            options.input.promptTemplate = try prompt.map { text throws(Template.Fault) in try Template(parsing: text) }
        } catch {
            throw JobError(.prompt(error))
        }
        options.input.model = model
        // What made the rows is remembered, so that a change is found.
        if let prompt { options.recorded["prompt"] = .string(prompt) }
        if let model { options.recorded["model"] = .string(model) }
        job = BatchJob(configuration: configuration, options: options)
    }

    /// Runs the job to its end, or goes on where an earlier run of it stopped.
    ///
    /// Cancelling the task interrupts what is in flight, as ``stop()`` does after its time of grace.
    ///
    /// - Parameter onProgress: Told about four times a second how far the job is; must be quick.
    /// - Returns: What the job has come to, also when it stopped early: ``JobSummary/end`` says how it ended.
    /// - Throws: ``JobError`` when the input, the journal or the output cannot be used; what the requests' source throws;
    ///   `ParadigmError` when the client cannot be made; `CancellationError`.
    public func run(onProgress: @escaping @Sendable (JobProgress) -> Void = { _ in }) async throws -> JobSummary {
        do {
            let events = BatchEvents(onProgress: { onProgress(JobProgress($0)) })
            return JobSummary(try await job.run(telling: events))
        } catch let failure as BatchFailure {
            throw JobError(failure)
        }
    }

    /// Sends no further request; those in flight may finish within ``JobOptions/grace``, then the run ends.
    public func stop() {
        job.stop()
    }
}
