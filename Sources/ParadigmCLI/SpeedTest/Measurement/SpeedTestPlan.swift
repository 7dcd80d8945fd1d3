import ParadigmGround
import ParadigmSimulator

/// How many of the requests are also sent one after the other.
package enum SequentialExtent: Sendable, Equatable {
    case all
    case sample(Int)
    case none

    /// `all`, `none` or a number.
    package init?(text: String) {
        switch text {
        case "all": self = .all
        case "none": self = .none
        default:
            guard let count = Int(text), count > 0 else { return nil }
            self = .sample(count)
        }
    }

    /// All up to 50 requests, a sample of 50 beyond.
    package static func standard(requests: Int) -> SequentialExtent {
        requests <= 50 ? .all : .sample(50)
    }
}

/// Which run comes first.
package enum SpeedTestOrder: String, Sendable, CaseIterable {
    /// As the documentation does it.
    case concurrentFirst = "concurrent-first"
    case sequentialFirst = "sequential-first"
}

/// A seeded choice of requests.
package enum SeededSample {
    /// - Returns: `count` different indices below `total`, ascending; all of them when `count` is not smaller.
    package static func indices(_ count: Int, of total: Int, seed: UInt64) -> [Int] {
        guard count < total else { return Array(0..<total) }
        var source = SplitMix64(seed: seed)
        return Array(0..<total).shuffled(using: &source).prefix(max(0, count)).sorted()
    }
}
