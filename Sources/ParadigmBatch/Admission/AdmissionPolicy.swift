/// How a batch may use its server: what the user asked for, and the promised figures where the user asked for nothing.
package struct AdmissionPolicy: Sendable {
    /// How many requests are in flight.
    package var window = Self.adaptiveWindow(rows: nil)
    /// The most requests in any minute; nil for what the server's own fields say.
    package var requestsPerMinute: Int?
    /// The most tokens, prompts and completions together, in any minute; nil for what the server's own fields say.
    package var tokensPerMinute: Int?
    /// How many runs use the limits per minute together, this one included; 1 unless set.
    package var sharers = 1
    /// Where this run begins in the time in which each of them may send once, in 0..<1, so that not all send at the same
    /// moments; 0 unless set.
    package var place = 0.0
    /// What the whole run may use; no cap unless set.
    package var caps = CapLimits()
    /// How long an outage may last before the run stops, in nanoseconds; 15 minutes unless set.
    package var maximumOutage: UInt64 = 900 * 1_000_000_000
    /// How long a server that never answered is tried before the run stops, in nanoseconds; 30 seconds unless set.
    package var unreachableAfter: UInt64 = 30 * 1_000_000_000
    /// The share of sends, in per cent, that may be second copies of slow requests; 0, no hedging, unless set.
    package var hedgedPercent = 0
    /// The share of a run that hedges.
    package static let usualHedgedPercent = 5

    /// The defaults.
    package init() {}

    /// An adaptive window for a run of so many rows, nil when nobody knows: it starts with all of them up to 32, and goes
    /// below 4 only after a refusal.
    ///
    /// - Parameters:
    ///   - rows: The rows of the run.
    ///   - ceiling: The most ever in flight, for example what the descriptor limit allows; never above 1,024.
    ///   - sharers: How many runs use the server together, this one included: each begins with its part of 32, and has its
    ///     part of 1,024 at most.
    /// - Returns: The mode.
    package static func adaptiveWindow(rows: Int?, ceiling: Int = 1_024, sharers: Int = 1) -> Window.Mode {
        let start = max(1, min(rows ?? 32, 32) / max(1, sharers))
        return .adaptive(start: start, floor: min(4, start), ceiling: max(1, min(ceiling, 1_024 / max(1, sharers))))
    }
}
