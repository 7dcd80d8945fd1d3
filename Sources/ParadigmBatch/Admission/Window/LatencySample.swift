/// The answers seen at one level of the window, measured against the baseline.
struct LatencySample: Sendable, Equatable {
    private(set) var count = 0
    /// Whether the server failed meanwhile, so that the sample must not let the window grow.
    var sawFailure = false
    /// The same answers as a baseline, should they prove to be undisturbed ones.
    private(set) var line = LatencyBaseline()
    private var peakLoad = 0
    private var expected = 0.0
    private var latency = 0.0
    private var latencySquared = 0.0
    private var product = 0.0
    private var expectedSquared = 0.0

    /// Takes in one answer.
    ///
    /// - Parameters:
    ///   - tokens: Its completion tokens.
    ///   - time: Its latency in nanoseconds.
    ///   - load: What was in flight when it was sent.
    ///   - baseline: What to measure it against.
    mutating func add(tokens: Double, latency time: Double, load: Int, against baseline: LatencyBaseline) {
        line.add(tokens: tokens, latency: time)
        count += 1
        peakLoad = max(peakLoad, load)
        let expectation = baseline.isKnown ? baseline.latency(ofTokens: tokens) : time
        expected += expectation
        latency += time
        latencySquared += time * time
        product += time * expectation
        expectedSquared += expectation * expectation
    }

    /// Takes in another sample measured against the same baseline.
    mutating func add(_ other: LatencySample) {
        line.blend(other.line, olderWeight: 1)
        count += other.count
        peakLoad = max(peakLoad, other.peakLoad)
        expected += other.expected
        latency += other.latency
        latencySquared += other.latencySquared
        product += other.product
        expectedSquared += other.expectedSquared
        sawFailure = sawFailure || other.sawFailure
    }

    /// How many times longer than undisturbed the answers took: 1 is undisturbed, 2 as long in the queue as in service.
    var ratio: Double { expected > 0 ? latency / expected : 1 }

    /// The standard error of ``ratio``, that of a ratio of sums.
    var error: Double {
        guard count > 1, expected > 0 else { return 0 }
        let ratio = ratio
        let residual = max(0, latencySquared - 2 * ratio * product + ratio * ratio * expectedSquared)
        return residual.squareRoot() / expected
    }

    /// Whether at least 80 % of a limit was really used.
    func used(_ limit: Int) -> Bool { peakLoad * 5 >= limit * 4 }
}
