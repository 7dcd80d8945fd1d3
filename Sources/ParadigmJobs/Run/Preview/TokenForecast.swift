import ParadigmGround

/// What a whole input may come to in tokens, judged by the rows of it that were answered: a pure value.
///
/// What those rows cost is known. Of the others:
///
/// - **Prompts**: the bytes of each request are known, and how many tokens a byte is was seen: over all answered rows for
///   what is expected, in the row with the fewest and the one with the most for the bounds.
/// - **Answers**: the mean of the answered rows for each row, within the 95 % prediction interval of Student's t for the
///   sum of M further rows after n: M·mean ± t(n − 1) · s · √(M²/n + M). The highest is never above what `max_tokens`
///   allows where each row has one. One answer says nothing about how much others differ: the lowest is then what was
///   spent already, and the highest is known by `max_tokens` alone.
package struct TokenForecast: Sendable, Hashable {
    /// A row that was answered.
    package struct Sample: Sendable, Hashable {
        /// Bytes of its request.
        package var bytes: Int
        /// What it cost.
        package var prompt, completion: Int
        /// The longest answer that it allowed; nil for no limit.
        package var limit: Int?

        /// A sample.
        package init(bytes: Int, prompt: Int, completion: Int, limit: Int? = nil) {
            (self.bytes, self.prompt, self.completion, self.limit) = (bytes, prompt, completion, limit)
        }
    }

    /// The whole input.
    package struct Whole: Sendable, Hashable {
        /// Rows that can be sent.
        package var rows: Int
        /// Bytes of their requests.
        package var bytes: Int
        /// The sum of the longest answers that they allow; nil when one of them has no limit.
        package var limit: Int?

        /// An input.
        package init(rows: Int, bytes: Int, limit: Int?) {
            (self.rows, self.bytes, self.limit) = (rows, bytes, limit)
        }
    }

    /// A number of tokens that is not known exactly.
    package struct Estimate: Sendable, Hashable {
        /// The fewest, and what is expected.
        package var low, expected: Double
        /// The most; nil when nothing bounds it.
        package var high: Double?

        /// A number between bounds.
        package init(low: Double, expected: Double, high: Double?) {
            (self.low, self.expected, self.high) = (low, expected, high)
        }
    }

    /// Tokens of the prompts.
    package let prompt: Estimate
    /// Tokens of the answers, reasoning included.
    package let completion: Estimate
    /// How many answered rows it is judged by.
    package let samples: Int
    /// Rows that are still to be sent.
    package let rest: Int
    /// Whether the most tokens of the answers are those that `max_tokens` allows.
    package let isBoundedByLimit: Bool

    /// A forecast; nil without a sample.
    ///
    /// - Parameters:
    ///   - samples: The rows that were answered.
    ///   - whole: The input that they are of.
    package init?(_ samples: [Sample], of whole: Whole) {
        guard !samples.isEmpty else { return nil }
        self.samples = samples.count
        rest = max(0, whole.rows - samples.count)
        let spent = (prompt: Self.sum(samples.map(\.prompt)), completion: Self.sum(samples.map(\.completion)))
        let bytes = Self.sum(samples.map(\.bytes))
        let restOfBytes = max(0, Double(whole.bytes) - bytes)
        let ratios = samples.map { Double($0.prompt) / Double(max(1, $0.bytes)) }
        prompt = Estimate(
            low: spent.prompt + restOfBytes * (ratios.min() ?? 0),
            expected: spent.prompt + restOfBytes * spent.prompt / max(1, bytes),
            high: spent.prompt + restOfBytes * (ratios.max() ?? 0)
        )
        let answers = Self.sum(ofFurther: rest, after: samples.map { Double($0.completion) })
        let limits = samples.reduce(Int?.some(0)) { sum, row in
            if let sum, let limit = row.limit { sum.addingClamped(limit) } else { nil }
        }
        var high = answers.high.map { spent.completion + $0 }
        let most = Self.difference(whole.limit, limits).map { spent.completion + $0 }
        isBoundedByLimit = rest > 0 && most.map { $0 < high ?? .infinity } ?? false
        if isBoundedByLimit { high = most }
        completion = Estimate(
            low: min(spent.completion + answers.low, high ?? .infinity),
            expected: min(spent.completion + answers.expected, high ?? .infinity),
            high: high
        )
    }

    /// What the sum of M further draws may be after some were seen.
    private static func sum(ofFurther count: Int, after seen: [Double]) -> Estimate {
        let (m, n) = (Double(count), Double(seen.count))
        let mean = seen.reduce(0, +) / n
        guard count > 0 else { return Estimate(low: 0, expected: 0, high: 0) }
        guard seen.count > 1 else { return Estimate(low: 0, expected: m * mean, high: nil) }
        let variance = seen.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
        let spread = StudentT.quantile975(degrees: seen.count - 1) * (variance * (m * m / n + m)).squareRoot()
        return Estimate(low: max(0, m * mean - spread), expected: m * mean, high: m * mean + spread)
    }

    private static func sum(_ numbers: [Int]) -> Double { numbers.reduce(0) { $0 + Double($1) } }

    private static func difference(_ whole: Int?, _ part: Int?) -> Double? {
        guard let whole, let part else { return nil }
        return max(0, Double(whole) - Double(part))
    }
}

/// Student's t distribution.
enum StudentT {
    /// The 97.5 % quantiles for 1 to 30 degrees of freedom.
    private static let quantiles = [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ]

    /// The 97.5 % quantile, to three digits: 95 % of the distribution lie between it and its negative.
    ///
    /// Beyond 30 degrees it is the first terms of the expansion about the normal distribution's 1.96.
    static func quantile975(degrees: Int) -> Double {
        let degrees = max(1, degrees)
        return degrees <= quantiles.count ? quantiles[degrees - 1] : 1.96 + 2.37 / Double(degrees)
    }
}
