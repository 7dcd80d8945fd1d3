/// What an answer takes when nothing waits in a queue: `fixed + perToken · completion tokens`, in nanoseconds.
///
/// The latency of a language model follows the length of its answer, so that total latency alone says nothing about
/// load. Answers of known lengths and latencies give the line by least squares; where the length explains little (a
/// server that reports no usage, or one whose latency has other causes) the slope shrinks to zero with the square of
/// the correlation, and the mean latency remains.
package struct LatencyBaseline: Sendable, Equatable {
    private var count = 0.0
    private var tokens = 0.0
    private var latency = 0.0
    private var tokensSquared = 0.0
    private var latencySquared = 0.0
    private var product = 0.0

    /// The latency of an answer without tokens, in nanoseconds.
    package private(set) var fixed = 0.0
    /// What each completion token adds, in nanoseconds.
    package private(set) var perToken = 0.0
    /// The relative standard error of what is expected on average.
    private(set) var error = 0.0

    /// A baseline that knows nothing.
    package init() {}

    /// Whether there is anything to compare with.
    package var isKnown: Bool { count > 0 }

    /// Takes in one answer; ``fit()`` makes it count.
    package mutating func add(tokens answer: Double, latency time: Double) {
        count += 1
        tokens += answer
        latency += time
        tokensSquared += answer * answer
        latencySquared += time * time
        product += answer * time
    }

    /// Takes in all that another baseline holds.
    ///
    /// - Parameters:
    ///   - other: The newer facts.
    ///   - weight: What the older facts count from now on, 1 for as much as the newer ones.
    mutating func blend(_ other: LatencyBaseline, olderWeight weight: Double) {
        count = count * weight + other.count
        tokens = tokens * weight + other.tokens
        latency = latency * weight + other.latency
        tokensSquared = tokensSquared * weight + other.tokensSquared
        latencySquared = latencySquared * weight + other.latencySquared
        product = product * weight + other.product
        fit()
    }

    /// Draws the line.
    package mutating func fit() {
        guard count > 0 else { return }
        let meanTokens = tokens / count
        let meanLatency = latency / count
        let spreadTokens = tokensSquared - tokens * meanTokens
        let spreadLatency = latencySquared - latency * meanLatency
        let common = product - tokens * meanLatency
        var unexplained = max(0, spreadLatency)
        perToken = 0
        if spreadTokens > 1e-6 * tokensSquared, spreadLatency > 1e-9 * latencySquared, common > 0 {
            let slope = common / spreadTokens
            unexplained *= max(0, 1 - common / spreadLatency * slope)
            perToken = min(slope * min(1, common / spreadLatency * slope), meanLatency / max(meanTokens, 1e-9))
        }
        fixed = max(0, meanLatency - perToken * meanTokens)
        error = latency > 0 ? unexplained.squareRoot() / latency : 0
    }

    /// The latency to expect of an answer of so many tokens, in nanoseconds; never zero.
    package func latency(ofTokens answer: Double) -> Double {
        max(1, fixed + perToken * answer)
    }
}
