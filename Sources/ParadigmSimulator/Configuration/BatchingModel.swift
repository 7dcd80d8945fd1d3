import ParadigmGround

/// How a server works on many requests in common steps: continuous batching, as vLLM does it.
///
/// Each step gives every active request one token and lasts ``step`` + ``perActive`` · active, so that a request takes
/// the longer the more there are beside it: with n active, the server makes n / (step + perActive · n) tokens a second.
/// A request takes part from the step after its arrival, and takes as many steps as its longest answer has tokens; one
/// for embeddings takes one.
public struct BatchingModel: Sendable, Hashable {
    /// What a step takes whoever is active.
    public var step: Duration
    /// What each active request adds to a step.
    public var perActive: Duration
    /// How many requests may be active at once, the others waiting in order of arrival; at least one.
    public var most: Int
    /// What each token of a prompt adds to the step that its request enters; nothing by default.
    public var perPromptToken: Duration

    /// Creates a model; prompts cost nothing unless told otherwise.
    public init(step: Duration, perActive: Duration, most: Int, perPromptToken: Duration = .zero) {
        self.step = step
        self.perActive = perActive
        self.most = most
        self.perPromptToken = perPromptToken
    }
}

extension BatchingModel: CustomStringConvertible {
    /// A model read from `20ms:0.5ms:256` (a step, each active request, how many may be active), or from
    /// `20ms:0.5ms:256:0.05ms` (and each token of a prompt).
    ///
    /// - Throws: ``SimulatorSyntaxError`` for any other text: also for a number outside 1…1,000,000 and for steps that
    ///   take no time.
    public init(_ text: String) throws(SimulatorSyntaxError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (3...4).contains(parts.count) else {
            throw SimulatorSyntaxError(.batching, text: text)
        }
        guard let most = Int(parts[2]), (1...1_000_000).contains(most) else {
            throw SimulatorSyntaxError(.activeCount, text: parts[2])
        }
        self.init(
            step: try Duration(simulatorText: parts[0]),
            perActive: try Duration(simulatorText: parts[1]),
            most: most,
            perPromptToken: parts.count == 4 ? try Duration(simulatorText: parts[3]) : .zero
        )
        guard step + perActive > .zero else {
            throw SimulatorSyntaxError(.timelessStep, text: text)
        }
    }

    /// The text that ``init(_:)`` reads back.
    public var description: String {
        let prompt = perPromptToken == .zero ? "" : ":\(perPromptToken.shortText)"
        return "\(step.shortText):\(perActive.shortText):\(most)\(prompt)"
    }
}
