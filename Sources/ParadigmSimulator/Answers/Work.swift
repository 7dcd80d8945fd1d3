/// A request that the simulated model works on: what it will say, and how long that takes.
package struct Work: Sendable {
    enum Task: Sendable {
        case completion(Completion)
        case embeddings(Embeddings)
        case library(LibraryCall)
    }

    private let task: Task
    private let seed: UInt64
    /// The time from the last byte received, or from the start of service, to the last byte answered; zero where a batch
    /// decides it.
    package let latency: Duration
    /// The hash of what was asked.
    package let content: UInt64

    init(_ task: Task, _ configuration: SimulatorConfiguration) {
        self.task = task
        seed = configuration.seed
        content = task.content
        guard configuration.batching == nil else {
            latency = .zero
            return
        }
        if case .library(let call) = task {
            latency = call.replyTime(configuration)
            return
        }
        latency = configuration.latency.latency(
            seed: configuration.seed,
            content: content,
            completionTokens: task.completionTokens
        )
    }

    /// The tokens of prompt and answer together.
    package var tokens: Int { task.promptTokens + task.completionTokens }

    /// The tokens of the prompt.
    package var promptTokens: Int { task.promptTokens }

    /// How many steps of a batch it takes: one for each token of its longest answer, since several answers are made side
    /// by side; at least one.
    package var steps: Int {
        if case .completion(let completion) = task { completion.steps } else { 1 }
    }

    /// Whether the reply is a stream.
    package var streams: Bool {
        if case .completion(let completion) = task { completion.streams } else { false }
    }

    /// What it asks of documents or threads; nil for any other work.
    var library: LibraryCall? {
        if case .library(let call) = task { call } else { nil }
    }

    /// The reply with the given identity; that about documents or threads is composed where they are kept.
    package func reply(_ identity: ReplyIdentity) -> Reply {
        switch task {
        case .completion(let completion): completion.reply(identity, seed: seed)
        case .embeddings(let embeddings): embeddings.reply(identity, seed: seed)
        case .library: Reply(500)
        }
    }
}

extension Work.Task {
    var promptTokens: Int {
        switch self {
        case .completion(let completion): completion.promptTokens
        case .embeddings(let embeddings): embeddings.promptTokens
        case .library(let call): call.promptTokens
        }
    }

    var completionTokens: Int {
        switch self {
        case .completion(let completion): completion.completionTokens
        case .embeddings, .library: 0
        }
    }

    var content: UInt64 {
        switch self {
        case .completion(let completion): return completion.content
        case .embeddings(let embeddings):
            var hash = ContentHash()
            hash.combine("embeddings")
            hash.combine(embeddings.model)
            for input in embeddings.inputs { hash.combine(input) }
            return hash.value
        case .library(let call): return call.content
        }
    }
}
