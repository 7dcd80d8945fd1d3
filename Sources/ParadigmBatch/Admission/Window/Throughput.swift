import ParadigmGround

/// What is finished per second at one level of concurrency, and how sure that is: the one estimator of the adaptive
/// window and of the speed test's sweep.
///
/// By Little's law
///
///     answers per second = requests in flight / time of an answer
///
/// both as means over the same answers. That is what counting the answers of a span of time gives too, but with far less
/// noise: nothing depends on where the span is cut, and what a long answer has behind it when the span begins counts.
/// The time is that of an answer of a given length, by the line of least squares through (tokens, latency), so that a
/// sample that happened to get the longer answers does not look slower. Where no tokens are told, or they explain
/// nothing, it is the mean latency.
package struct Throughput: Sendable, Equatable {
    /// How many answers are in it; a fraction where older ones count less.
    package private(set) var count = 0.0
    /// How many rounds of answers are in it, likewise.
    private(set) var rounds = 0.0
    private var tokens = 0.0
    private var latency = 0.0
    private var tokensSquared = 0.0
    private var latencySquared = 0.0
    private var product = 0.0
    private var loads = 0.0
    private var entryLoads = 0.0

    /// A sample without an answer.
    package init() {}

    /// How many requests were in flight on average while an answer was under way.
    package var load: Double { count > 0 ? loads / count : 0 }

    /// The mean latency in seconds.
    package var meanLatency: Double { count > 0 ? latency / count : 0 }

    /// Answers per second; 0 without an answer.
    package var rate: Double { latency > 0 ? load / meanLatency : 0 }

    /// Takes in one answer.
    ///
    /// - Parameters:
    ///   - answer: Its completion tokens, 0 where the server does not tell.
    ///   - time: Its latency in seconds.
    ///   - load: The mean number of requests in flight while it was under way, itself included.
    ///   - entryLoad: How many were in flight when it was sent, itself included; nil for as many as later.
    package mutating func add(
        tokens answer: Double,
        latency time: Double,
        load: Double,
        entryLoad: Double? = nil
    ) {
        count += 1
        tokens += answer
        latency += time
        tokensSquared += answer * answer
        latencySquared += time * time
        product += answer * time
        loads += load
        entryLoads += entryLoad ?? load
    }

    /// All that was taken in since the last call is one round; see ``ratio(to:noise:)``.
    package mutating func endRound() {
        rounds += 1
    }

    /// Counts a share of the load only, as the rest of it comes to nothing.
    mutating func scaleLoad(by share: Double) {
        loads *= share
        entryLoads *= share
    }

    /// Takes in another sample of the same level.
    ///
    /// - Parameters:
    ///   - other: The newer answers.
    ///   - weight: What those taken in before count from now on, of 1.
    package mutating func merge(_ other: Throughput, olderWeight weight: Double = 1) {
        count = count * weight + other.count
        rounds = rounds * weight + other.rounds
        tokens = tokens * weight + other.tokens
        latency = latency * weight + other.latency
        tokensSquared = tokensSquared * weight + other.tokensSquared
        latencySquared = latencySquared * weight + other.latencySquared
        product = product * weight + other.product
        loads = loads * weight + other.loads
        entryLoads = entryLoads * weight + other.entryLoads
    }

    /// The same answers with the load at which each was sent instead of that while it was under way.
    ///
    /// The two differ while the load grows. Where all in flight share the server, what comes later makes an answer slower:
    /// the load of its whole time counts. Where a queue is served in order, it does not: the load it met counts, and the
    /// other one claims up to half as much again. The truth lies between them.
    package var atEntry: Throughput {
        var sample = self
        sample.loads = entryLoads
        return sample
    }

    /// Whether the load grew while its answers were under way.
    var isGrowing: Bool { entryLoads < 0.99 * loads }

    /// How many times as much is finished per second here as in another sample, for answers of the same lengths.
    ///
    /// - Parameters:
    ///   - other: What to compare with.
    ///   - noise: How much rounds vary.
    /// - Returns: The ratio and its standard error; 1 with an error of 1 where there is nothing to compare.
    package func ratio(to other: Throughput, noise: RoundNoise) -> (value: Double, error: Double) {
        guard let (value, variance) = comparison(with: other) else { return (1, 1) }
        let common = noise.excess * (1 / max(rounds, 0.5) + 1 / max(other.rounds, 0.5))
        return (value, value * (variance * noise.share + common).squareRoot())
    }

    /// The relative difference to another sample of the same level, and the standard error that the answers explain.
    func difference(to other: Throughput) -> (value: Double, error: Double) {
        guard let (value, variance) = comparison(with: other) else { return (0, 1) }
        return (value - 1, variance.squareRoot())
    }

    private func comparison(with other: Throughput) -> (value: Double, variance: Double)? {
        guard count > 0, other.count > 0, other.load > 0 else { return nil }
        let length = (tokens + other.tokens) / (count + other.count)
        let here = time(ofTokens: length)
        let there = other.time(ofTokens: length)
        return (load * there.seconds / (other.load * here.seconds), here.variance + there.variance)
    }

    /// The time of an answer in another sample as a share of the time of the same answer here.
    ///
    /// Above 1 where the other is slower, 1 where there is nothing to compare.
    package func time(in other: Throughput) -> Double {
        guard count > 0, other.count > 0 else { return 1 }
        let length = tokens / count
        return other.time(ofTokens: length).seconds / time(ofTokens: length).seconds
    }

    /// The standard error of an answer's time, relative to it.
    package var error: Double { count > 0 ? time(ofTokens: tokens / count).variance.squareRoot() : 1 }

    /// The time of an answer of so many tokens in seconds, and the variance of that figure relative to its square.
    private func time(ofTokens length: Double) -> (seconds: Double, variance: Double) {
        let meanTokens = tokens / count
        let spreadTokens = tokensSquared - tokens * meanTokens
        var unexplained = max(0, latencySquared - latency * meanLatency)
        let common = product - tokens * meanLatency
        var seconds = meanLatency
        var leverage = 1 / count
        // Fewer than eight answers make no line.
        if count >= 8, spreadTokens > 1e-6 * tokensSquared, common > 0 {
            let slope = common / spreadTokens
            let distance = length - meanTokens
            unexplained = max(0, unexplained - slope * common)
            seconds += slope * distance
            leverage += distance * distance / spreadTokens
        }
        guard count > 2, seconds > 0 else { return (max(seconds, meanLatency / 100, 1e-9), 1) }
        return (seconds, unexplained / (count - 2) * leverage / (seconds * seconds))
    }
}
