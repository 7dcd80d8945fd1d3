/// How long a server that refuses for the moment may answer nobody before the run stops.
///
/// Refusals are no outage: the server is there, and says so. But a run to which it says nothing else would wait for ever.
/// So from the first refusal since the last answer on, the time counts as that of an outage does, and ends with
/// ``AdmissionPolicy/maximumOutage``, or with the longest wait that was asked for if that is longer: who asks for an hour
/// tells of a limit per hour.
struct Drought: Sendable, Equatable {
    /// A wait is spread by up to a twentieth, and the request after it has to come back.
    private static let slack: UInt64 = 5_000_000_000

    private var since: UInt64?
    private var longestAsked: UInt64 = 0

    /// Takes a refusal.
    ///
    /// - Parameters:
    ///   - asked: The wait that it asks for, in nanoseconds.
    ///   - now: The time in nanoseconds.
    mutating func refuse(asked: UInt64?, now: UInt64) {
        since = since ?? now
        longestAsked = max(longestAsked, asked ?? 0)
    }

    /// Takes an answer, or a refusal that is meant for its row.
    mutating func end() {
        guard since != nil else { return }
        (since, longestAsked) = (nil, 0)
    }

    /// When the run stops.
    ///
    /// - Parameter maximumOutage: How long nothing may be answered.
    /// - Returns: The time in nanoseconds; the greatest there is while nothing is refused.
    func deadline(_ maximumOutage: UInt64) -> UInt64 {
        guard let since else { return .max }
        guard longestAsked > 0 else { return since.adding(maximumOutage) }
        return since.adding(max(maximumOutage, longestAsked.adding(longestAsked / 10).adding(Self.slack)))
    }
}

extension UInt64 {
    /// The sum, or the greatest number where it is greater: a server may ask for any wait.
    fileprivate func adding(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
