public import ParadigmBatch

/// How a job is gone about.
public struct JobOptions: Sendable {
    /// Endpoints besides chats, completions and embeddings that requests may go to, below the base URL.
    public var endpoints: [String] = []
    /// How many requests are in flight; adaptive up to 1,024 unless set.
    public var window = Batch.Window.adaptive(ceiling: 1_024)
    /// The most requests in any minute; nil for what the server's own fields say.
    public var requestsPerMinute: Int?
    /// The most tokens, prompts and answers together, in any minute; nil for what the server's own fields say.
    public var tokensPerMinute: Int?
    /// The journal; nil for the output's name with `.journal`.
    public var journal: String?
    /// Whether the journal stays when everything was answered; false unless set.
    public var keepsJournal = false
    /// Whether requests that failed in an earlier run are sent again; false unless set.
    public var retriesFailed = false
    /// Whether requests that changed since they were answered are sent again; otherwise they end the run before anything
    /// is sent.
    public var resendsChanged = false
    /// Whether an output or a journal that stands in the way is replaced, and everything begun anew; false unless set.
    public var replacesOutput = false
    /// How long requests in flight may take after ``Job/stop()``; 20 s unless set.
    public var grace = Duration.seconds(20)

    /// Every option at its default.
    public init() {}

    func job(from source: BatchJobOptions.Source, to output: String) -> BatchJobOptions {
        var job = BatchJobOptions(source: source, target: .file(output))
        job.input.allowedPaths = endpoints
        job.policy = AdmissionPolicy(window, requestsPerMinute: requestsPerMinute, tokensPerMinute: tokensPerMinute)
        job.journal = journal
        job.keepsJournal = keepsJournal
        job.retriesFailed = retriesFailed
        job.resendsChanged = resendsChanged
        job.force = replacesOutput
        job.grace = grace
        return job
    }
}
