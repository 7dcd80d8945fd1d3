/// Everything that decides how a simulated server behaves.
///
/// Two servers with equal configurations treat equal requests alike.
public struct SimulatorConfiguration: Sendable, Hashable {
    /// The seed that all drawn numbers follow from; 1 by default.
    public var seed: UInt64 = 1
    /// The time each request takes; by default the demonstration's, with a mean of half a second.
    public var latency = LatencyModel.demonstration
    /// How many requests are worked on at once, the others waiting in order of arrival; no bound by default.
    public var slots: Int?
    /// What becomes of ``slots`` later, in the order of time; nothing by default.
    public var slotChanges: [SlotChange] = []
    /// Works on requests in common steps, as vLLM does; off by default.
    ///
    /// It takes the place of ``latency`` and ``slots``, which have no say beside it; ``slotChanges`` change how many
    /// requests may be active.
    public var batching: BatchingModel?
    /// How many requests may wait for a slot or for a place in the batch, those beyond being refused; no bound by
    /// default.
    public var queueLimit: Int?
    /// The status of a reply to a request that the queue has no room for: 503 by default, or 429.
    public var queueFullStatus = 503
    /// How many requests are admitted in any 60 s, those beyond getting 429 and `retry-after`; no limit by default.
    public var requestsPerMinute: Int?
    /// How many tokens, of prompts and answers together, are admitted in any 60 s; no limit by default.
    public var tokensPerMinute: Int?
    /// How much replies say about the limits per minute; everything by default.
    public var limitReport = LimitReport.all
    /// What goes wrong, and when; nothing by default.
    ///
    /// The first rule that strikes a request decides.
    public var faults: [FaultRule] = []
    /// The only key that is accepted; by default any key except ``refusedKey``.
    public var apiKey: String?
    /// Whether a request without a key is refused with 401; true by default.
    public var requiresKey = true
    /// The models served; those of LightOn's documentation by default.
    public var models = SimulatedModel.documented
    /// Whether a model that is not listed is served all the same; false by default.
    public var acceptsAnyModel = false
    /// How long answers are; by default a sentence of natural length.
    public var answerLength = AnswerLength.natural
    /// How long a document takes until it can be asked; a mean of two seconds by default.
    public var embedding = LatencyModel.lognormal(mean: .seconds(2), sigma: 0.5)
    /// How long a turn of a thread takes, and an analysis; ``latency`` by default.
    public var turns: LatencyModel?
    /// How long a turn is waited for before it is answered with 202 and goes on; 1 s by default.
    public var turnWait = Duration.seconds(1)
    /// The workspaces there are; 1, 2 and 3 by default.
    public var workspaces = [1, 2, 3]
    /// The agents there are; 1 and 2 by default.
    public var agents = [1, 2]
    /// The largest file in bytes that is taken, larger ones getting 413; 25,000,000 by default.
    public var maxUpload = 25_000_000
    /// The largest request body in bytes, larger ones getting 413; 32 MiB by default.
    public var maxBody = 32 << 20
    /// How long a connection may lie idle before the server closes it without a word; for ever by default.
    public var idleTimeout: Duration?
    /// After how many replies the server closes a connection without a word; never by default.
    public var requestsPerConnection: Int?
    /// How much of each request the log keeps; everything by default.
    public var logDetail = LogDetail.bodies
    /// How many threads serve connections; one by default, which is enough for thousands of them.
    public var threads = 1

    /// The key that is refused when no ``apiKey`` is set, to try out what a refused key looks like.
    public static let refusedKey = "wrong-key"

    /// Creates the default scenario: the documentation's demonstration.
    public init() {}

    /// The default scenario with the given latency.
    public init(latency: LatencyModel, faults: [FaultRule] = []) {
        self.latency = latency
        self.faults = faults
    }

    /// A server that answers at once, for tests in which time plays no part.
    public static let instant: SimulatorConfiguration = {
        var configuration = SimulatorConfiguration(latency: .none)
        configuration.embedding = .none
        return configuration
    }()
}

/// How long the simulator's answers are.
public enum AnswerLength: Sendable, Hashable {
    /// A sentence, as long as it happens to be.
    case natural
    /// A number of tokens in the given range, drawn from the request's content.
    case tokens(ClosedRange<Int>)
}

/// How much the simulator's log keeps of what it received.
public enum LogDetail: Sendable, Hashable {
    /// Totals only, so that memory stays flat however many requests come.
    case counts
    /// One entry per request, without its body.
    case requests
    /// One entry per request, with its body.
    case bodies
}
