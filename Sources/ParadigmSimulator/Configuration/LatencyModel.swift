import ParadigmGround

/// How long the simulator takes over a request, from its last byte received to its last byte answered.
///
/// The time is a function of the seed and of the request's content, never of when the request arrives: the same request
/// takes the same time in a sequential and in a concurrent run.
public enum LatencyModel: Sendable, Hashable {
    /// No wait at all.
    case none
    /// The same time for each request.
    case fixed(Duration)
    /// Lognormal times with the given **mean** (not median) and the given standard deviation of their logarithm.
    ///
    /// No time exceeds twenty means, so that a demonstration never seems to hang.
    case lognormal(mean: Duration, sigma: Double)
    /// A time to the first token and a time for each further one, so that long answers take longer.
    case perToken(first: Duration, each: Duration)

    /// The documentation's demonstration: a mean of half a second, and a few requests much slower than the others.
    public static let demonstration = LatencyModel.lognormal(mean: .milliseconds(500), sigma: 0.6)

    /// The time of the request whose content hashes to `content` and whose answer has so many tokens.
    package func latency(seed: UInt64, content: UInt64, completionTokens: Int) -> Duration {
        switch self {
        case .none: .zero
        case .fixed(let time): time
        case .perToken(let first, let each): first + each * max(0, completionTokens - 1)
        case .lognormal(let mean, let sigma): Self.lognormal(mean, sigma, seed: seed, content: content)
        }
    }

    /// E[exp(N(µ, σ²))] = exp(µ + σ²/2), so µ = ln(mean) − σ²/2; the normal number is Box and Muller's.
    private static func lognormal(_ mean: Duration, _ sigma: Double, seed: UInt64, content: UInt64) -> Duration {
        guard mean > .zero else { return .zero }
        var random = SplitMix64(seed: ContentHash.of(seed, content))
        let radius = (-2 * log(1 - random.unit())).squareRoot()
        let normal = radius * cos(2 * Double.pi * random.unit())
        let factor = exp(sigma * normal - sigma * sigma / 2)
        return .nanoseconds(Int64(min(mean.seconds * 1e9 * min(factor, 20), 1e18)))
    }
}

extension LatencyModel: CustomStringConvertible {
    /// A latency read from `none`, `fixed:10ms`, `lognormal:500ms:0.6` (mean, sigma) or `tokens:200ms:20ms`.
    ///
    /// - Throws: ``SimulatorSyntaxError`` for any other text.
    public init(_ text: String) throws(SimulatorSyntaxError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch (parts.first, parts.count) {
        case ("none", 1): self = .none
        case ("fixed", 2): self = .fixed(try Duration(simulatorText: parts[1]))
        case ("lognormal", 3):
            guard let sigma = Double(parts[2]), (0...3).contains(sigma) else {
                throw SimulatorSyntaxError(.sigma, text: parts[2])
            }
            self = .lognormal(mean: try Duration(simulatorText: parts[1]), sigma: sigma)
        case ("tokens", 3):
            self = .perToken(
                first: try Duration(simulatorText: parts[1]),
                each: try Duration(simulatorText: parts[2])
            )
        default:
            throw SimulatorSyntaxError(.latency, text: text)
        }
    }

    /// The text that ``init(_:)`` reads back.
    public var description: String {
        switch self {
        case .none: "none"
        case .fixed(let time): "fixed:\(time.shortText)"
        case .lognormal(let mean, let sigma): "lognormal:\(mean.shortText):\(sigma)"
        case .perToken(let first, let each): "tokens:\(first.shortText):\(each.shortText)"
        }
    }
}
