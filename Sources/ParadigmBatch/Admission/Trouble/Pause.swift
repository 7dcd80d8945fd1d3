/// The pause that a server asked for with 429, or with 503 and a wait: nobody sends before it ends.
///
/// Asked for, it lasts as long as asked and up to half of max(250 ms, 10 %) longer, so that the first send stays within
/// the promised max(250 ms, 10 %). Otherwise it lasts 1 s, doubling to 20 s with each burst that no answer came between,
/// times a random 0.5 to 1. Replies to requests sent before the pause began belong to the same burst.
package struct Pause: Sendable, Equatable {
    private static let first: UInt64 = 1_000_000_000
    private static let longest: UInt64 = 20_000_000_000

    /// When the pause ends, in nanoseconds; 0 before the first.
    package private(set) var end: UInt64 = 0
    /// When the last burst began.
    private var began: UInt64 = 0
    private var bursts = 0

    /// No pause yet.
    package init() {}

    /// Begins a pause, or lengthens it.
    ///
    /// - Parameters:
    ///   - asked: The wait that the server asked for, in nanoseconds.
    ///   - sentAt: When the refused request was sent.
    ///   - now: The time in nanoseconds.
    ///   - unit: A random number in 0..<1.
    package mutating func begin(asked: UInt64?, sentAt: UInt64, now: UInt64, random unit: Double) {
        let isNewBurst = bursts == 0 || sentAt >= began && now >= end
        if let asked {
            let slack = max(250_000_000, asked / 10) / 2
            end = max(end, Self.sum(now, asked, UInt64(Double(slack) * unit)))
        } else if isNewBurst {
            let step = min(Self.longest, Self.first << UInt64(min(bursts, 10)))
            end = max(end, now + UInt64(Double(step) * (0.5 + unit / 2)))
        }
        if isNewBurst {
            began = now
            bursts += 1
        }
    }

    /// Notes an answer: one to a request sent since the last burst began ends the doubling.
    package mutating func answer(sentAt: UInt64) {
        if bursts > 0, sentAt >= began { bursts = 0 }
    }

    private static func sum(_ values: UInt64...) -> UInt64 {
        values.reduce(0) { total, value in
            let (sum, overflow) = total.addingReportingOverflow(value)
            return overflow ? .max : sum
        }
    }
}
