import ArgumentParser
import ParadigmGround

/// How many tokens each of many requests has, or asks for: one number, or numbers that are spread.
package enum TokenCounts: Sendable, Hashable {
    /// The same for all.
    case fixed(Int)
    /// Any number of a range, one as likely as the other.
    case uniform(ClosedRange<Int>)
    /// About a mean, with a standard deviation.
    case normal(mean: Int, deviation: Double)
    /// Lognormal, with its mean and the standard deviation of the logarithm; never more than twenty means.
    case lognormal(mean: Int, sigma: Double)

    /// What two numbers by themselves, as in `64:256`, stand for.
    package enum Pair: Sendable {
        /// The least and the greatest.
        case bounds
        /// The mean and the standard deviation.
        case spread
    }

    /// The greatest number of tokens that can be asked for.
    private static let most = 10_000_000

    /// `128`, two numbers, or by name as the simulator's times are written: `fixed:128`, `uniform:64:256`,
    /// `normal:512:128` (mean, standard deviation), `lognormal:512:0.6` (mean, sigma); nil for anything else.
    package init?(text: String, pair: Pair) {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        // A number, or two of them, are short for a name with them.
        if let first = parts.first, Int(first) != nil {
            parts.insert(parts.count == 1 ? "fixed" : pair == .bounds ? "uniform" : "normal", at: 0)
        }
        func count(_ index: Int) -> Int? { Int(parts[index]).flatMap { (1...Self.most).contains($0) ? $0 : nil } }
        func spread(_ index: Int, most: Double) -> Double? {
            Double(parts[index]).flatMap { (0...most).contains($0) ? $0 : nil }
        }
        switch (parts.first, parts.count) {
        case ("fixed", 2):
            guard let count = count(1) else { return nil }
            self = .fixed(count)
        case ("uniform", 3):
            guard let least = count(1), let most = count(2), least <= most else { return nil }
            self = .uniform(least...most)
        case ("normal", 3):
            guard let mean = count(1), let deviation = spread(2, most: Double(Self.most)) else { return nil }
            self = .normal(mean: mean, deviation: deviation)
        case ("lognormal", 3):
            guard let mean = count(1), let sigma = spread(2, most: 3) else { return nil }
            self = .lognormal(mean: mean, sigma: sigma)
        default: return nil
        }
    }

    /// As it is written in the option.
    package var text: String {
        switch self {
        case .fixed(let count): "\(count)"
        case .uniform(let range): "\(range.lowerBound):\(range.upperBound)"
        case .normal(let mean, let deviation): "normal:\(mean):\(deviation)"
        case .lognormal(let mean, let sigma): "lognormal:\(mean):\(sigma)"
        }
    }

    /// The number of a request, at least 1; it follows from the seed and the request's place.
    package func count(of index: Int, seed: UInt64) -> Int {
        var source = SplitMix64(seed: SplitMix64.mix(seed) &+ UInt64(truncatingIfNeeded: index))
        switch self {
        case .fixed(let count): return count
        case .uniform(let range): return Int.random(in: range, using: &source)
        case .normal(let mean, let deviation):
            return Self.whole(Double(mean) + deviation * source.normal())
        case .lognormal(let mean, let sigma):
            let factor = exp(sigma * source.normal() - sigma * sigma / 2)
            return Self.whole(Double(mean) * min(factor, 20))
        }
    }

    private static func whole(_ count: Double) -> Int { Int(min(max(1, count.rounded()), Double(most))) }

    /// What hardly any of them exceeds.
    package var greatest: Int {
        switch self {
        case .fixed(let count): count
        case .uniform(let range): range.upperBound
        case .normal(let mean, let deviation): Self.whole(Double(mean) + 4 * deviation)
        case .lognormal(let mean, _): Self.whole(20 * Double(mean))
        }
    }

    /// Reads an option's value.
    ///
    /// - Throws: A validation error that says how to write it.
    static func reading(_ pair: Pair) -> @Sendable (String) throws -> TokenCounts {
        { text in
            if let counts = TokenCounts(text: text, pair: pair) { return counts }
            let both = pair == .bounds ? "64:256" : "512:128"
            throw ValidationError(
                Text(
                    en: "a number of tokens is wanted, such as 128, \(both), uniform:64:256, normal:512:128 or "
                        + "lognormal:512:0.6",
                    fr: "il faut un nombre de tokens, par exemple 128, \(both), uniform:64:256, normal:512:128 ou "
                        + "lognormal:512:0.6"
                )
                .localized
            )
        }
    }
}

extension SplitMix64 {
    /// A number of the standard normal distribution, by Box and Muller.
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - unit())).squareRoot()
        return radius * cos(2 * Double.pi * unit())
    }
}
