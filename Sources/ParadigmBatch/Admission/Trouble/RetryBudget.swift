/// The extra sends that a whole run may spend on failures: one for each ten rows, and at least twenty.
///
/// Integer arithmetic throughout, so that a million rows drift by nothing. An empty budget delays rows, it never fails
/// them: it lets one through every 250 ms, since at the end of a run no further row will fill it.
package struct RetryBudget: Sendable, Equatable {
    /// Extra sends that any run may make.
    package static let floor = 20
    /// Rows that earn one extra send.
    package static let rowsPerRetry = 10
    /// The time between extra sends on an empty budget, in nanoseconds.
    package static let trickle: UInt64 = 250_000_000

    /// Rows sent for the first time so far.
    package private(set) var rows = 0
    /// Extra sends so far that the budget covered.
    package private(set) var spent = 0
    /// Extra sends so far that an empty budget let through after a delay.
    package private(set) var delayed = 0
    private var lastRetry: UInt64 = 0

    /// A full budget.
    package init() {}

    /// What the rows so far have earned.
    package var allowance: Int { max(Self.floor, rows / Self.rowsPerRetry) }

    /// When the next extra send may go: 0 for at once.
    package var nextRetry: UInt64 { spent < allowance ? 0 : lastRetry + Self.trickle }

    /// Counts the first send of a row.
    package mutating func sendFirst() {
        rows += 1
    }

    /// Counts an extra send; only from ``nextRetry`` on.
    package mutating func sendRetry(now: UInt64) {
        if spent < allowance { spent += 1 } else { delayed += 1 }
        lastRetry = now
    }
}
