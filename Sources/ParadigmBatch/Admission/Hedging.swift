/// When a slow request may be sent a second time beside the first, whichever answers first being taken.
///
/// Off by default: the second copy may be billed too. A copy goes out only when the request takes longer than 95 % of
/// the recent ones did, and only while copies stay within their share of all sends.
package struct Hedging: Sendable, Equatable {
    private let percent: Int
    private var latencies = RecentQuantile(0.95)
    /// Requests sent so far, copies apart.
    package private(set) var sends = 0
    /// Copies sent so far.
    package private(set) var copies = 0

    /// A budget.
    ///
    /// - Parameter percent: Copies per hundred sends; 0 for none.
    package init(percent: Int) {
        self.percent = max(0, percent)
    }

    /// After how many nanoseconds without a reply a copy may go; nil while none may.
    package var delay: UInt64? { percent > 0 ? latencies.value : nil }

    /// Counts a send.
    package mutating func send() {
        sends += 1
    }

    /// Notes the latency of an answer in nanoseconds.
    package mutating func answer(latency: UInt64) {
        if percent > 0 { latencies.add(latency) }
    }

    /// Takes a copy out of the budget.
    ///
    /// - Parameter age: How long the request has been under way, in nanoseconds.
    /// - Returns: Whether the copy may go.
    package mutating func takeCopy(age: UInt64) -> Bool {
        guard let delay, age >= delay, (copies + 1) * 100 <= sends * percent else { return false }
        copies += 1
        return true
    }
}
