/// Notices a server from which nothing comes any more, long before the deadline for a first byte has passed.
///
/// When at least four are in flight, no more may be sent, and nothing has come back since the newest of them was sent,
/// for 30 s or four times the 99th percentile of latencies, whichever is longer, then the server is taken for down and
/// probed over fresh connections. What is in flight is left alone until a probe is answered: only that tells that
/// replies to the others will not come any more.
struct Silence: Sendable, Equatable {
    /// Fewer than these may all be slow by chance.
    private static let fewest = 4
    private static let shortest: UInt64 = 30_000_000_000

    private var latencies = RecentQuantile(0.99)
    private var lastSign: UInt64 = 0

    /// When silence tells of an outage, if it lasts.
    ///
    /// - Parameter inFlight: How many are in flight.
    /// - Returns: The time in nanoseconds; nil when silence tells nothing.
    func deadline(inFlight: Int) -> UInt64? {
        guard inFlight >= Self.fewest, let latency = latencies.value else { return nil }
        let (usual, overflow) = latency.multipliedReportingOverflow(by: 4)
        guard !overflow else { return nil }
        return lastSign + max(Self.shortest, usual)
    }

    /// Notes a send, or the end of one.
    mutating func sign(now: UInt64) {
        lastSign = now
    }

    /// Notes the latency of an answer in nanoseconds.
    mutating func answer(latency: UInt64) {
        latencies.add(latency)
    }
}
