/// Tells trouble of the whole server from trouble of single rows, and says when to knock again.
///
/// When all recent sends failed in transport or with 5xx (as many in a row as are in flight, at least 3 and at most 16),
/// the run pauses. One probe goes out every 1 to 5 seconds, whether or not earlier ones have come back, since a probe
/// may fall into a black hole. The first reply below 500 ends the outage.
///
/// Silence tells of an outage too; see ``Silence``.
///
/// Rows that have failed before are *suspects*, unless nothing was ever answered: it may be their own fault. A row whose
/// failures all lie in outages that are over is none: of two outages that follow one another, the second meets hardly any
/// other. Three failures of others are wanted in any case; of the rest, a suspect is believed once for all its failures
/// without an answer between, since it fills a place in which another would tell.
///
/// At the end of an input only rows that have failed may be left to knock with, and if these fail whatever the state of
/// the server, no probe would ever come back. So after three probes in vain a request that was answered before is asked
/// for, a *canary*. Its answer ends the outage. When the rows then fail all the same, and the next canary is answered
/// too, there was no outage: the failures belong to their rows, and until one of them is answered only rows that were
/// never sent can tell of another.
package struct Outage: Sendable, Equatable {
    private static let second: UInt64 = 1_000_000_000

    /// Whether the run is paused.
    package private(set) var isDown = false
    /// When the first failure of the present row of failures came.
    package private(set) var since: UInt64 = 0
    /// When the next probe may go.
    package private(set) var nextProbe: UInt64 = 0
    /// Outages that have ended.
    package private(set) var ended = 0
    /// Whether the server ever gave a reply below 500.
    package private(set) var everAnswered = false
    /// Whether the outage was noticed by silence, with requests still in flight.
    package private(set) var isSilent = false
    /// Failures without a reply between them, those of suspects apart.
    package private(set) var failures = 0
    /// Suspects among the rows that failed without a reply between.
    private var suspects = 0
    /// Whether the last failure was that nobody knows the host's name.
    private var isNameUnknown = false
    private var probes = 0
    /// Canaries answered since a row was.
    private var canaries = 0
    /// Whether they have shown that rows fail by themselves.
    private var isDisproved: Bool { canaries > 1 }

    /// A name that nobody knows from the beginning is a slip, unless the resolver is back within this.
    private static let patienceWithName = 3 * second
    /// Fewer failures than these are bad luck.
    private static let fewest = 3
    /// Probes in vain before a canary is wanted.
    private static let probesBeforeCanary = 3

    /// No trouble yet.
    package init() {}

    /// Takes a failure in transport or with 5xx.
    ///
    /// - Parameters:
    ///   - kind: Why the row had been sent.
    ///   - isNew: Whether the row has not failed since the last answer to anybody; asked of suspects alone.
    ///   - isNameUnknown: Whether it failed since nobody knows the host's name.
    ///   - inFlight: How many were in flight, the failed one included.
    ///   - now: The time in nanoseconds.
    package mutating func fail(
        _ kind: SendKind,
        isNew: Bool = false,
        isNameUnknown: Bool = false,
        inFlight: Int,
        now: UInt64
    ) {
        self.isNameUnknown = isNameUnknown
        let isSuspect = kind == .retry && everAnswered
        guard kind == .first || !isDisproved, !isSuspect || isNew else { return }
        if failures + suspects == 0 { since = now }
        if isSuspect { suspects += 1 } else { failures += 1 }
        guard !isDown, failures >= Self.fewest, failures + suspects >= min(16, inFlight) else { return }
        isDown = true
        probes = 0
        nextProbe = now + Self.second
    }

    /// Takes a silence for an outage; the first probe may go at once.
    package mutating func fallSilent(now: UInt64) {
        guard !isDown else { return }
        if failures + suspects == 0 { since = now }
        (isDown, isSilent) = (true, true)
        probes = 0
        nextProbe = now
    }

    /// Takes a reply below 500.
    ///
    /// - Returns: Whether an outage ended with it.
    package mutating func answer() -> Bool {
        everAnswered = true
        canaries = 0
        return end(countsAsOutage: true)
    }

    /// Whether the next probe should be a request that was answered before, in place of one of a kind.
    package func wantsCanary(insteadOf kind: SendKind) -> Bool {
        isDown && everAnswered && kind != .first && probes >= Self.probesBeforeCanary
    }

    /// Takes the answer to a canary.
    ///
    /// - Returns: Whether what was taken for an outage ended with it.
    package mutating func answerToCanary() -> Bool {
        // Those that come late, after another, tell nothing new.
        guard isDown else { return false }
        canaries += 1
        return end(countsAsOutage: !isDisproved)
    }

    private mutating func end(countsAsOutage: Bool) -> Bool {
        (failures, suspects) = (0, 0)
        guard isDown else { return false }
        (isDown, isSilent) = (false, false)
        if countsAsOutage { ended += 1 }
        return true
    }

    /// Counts a probe as sent and sets the time of the next: 1 s, growing to 3 s, and to 5 s after two minutes.
    package mutating func sendProbe(now: UInt64) {
        probes += 1
        let grown = Self.second + UInt64(min(probes, 8)) * Self.second / 4
        nextProbe = now + (now - since > 120 * Self.second ? 5 * Self.second : grown)
    }

    /// When the run gives up on the server.
    ///
    /// - Parameter policy: How long it waits.
    /// - Returns: The time in nanoseconds.
    package func deadline(_ policy: AdmissionPolicy) -> UInt64 {
        guard !everAnswered else { return since + policy.maximumOutage }
        let patience = isNameUnknown ? Self.patienceWithName : policy.unreachableAfter
        return since + min(patience, policy.maximumOutage)
    }

    /// Why it gives up then.
    package var ending: StopReason {
        if everAnswered { return .outageTooLong }
        return isNameUnknown ? .failed : .unreachable
    }
}
