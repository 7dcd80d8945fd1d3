import ParadigmGround

/// What ends an exchange when it goes on for too long.
package struct LaneDeadline {
    /// What is taking too long.
    package let phase: Deadlines.Phase
    /// How long it may take.
    package let limit: Duration
    /// When that will have passed, in nanoseconds.
    package let due: UInt64
}

/// What is known of an exchange since its request was written.
struct Sent {
    /// When what happened.
    var times: ExchangeTimes
    /// Since when the other side may be blamed for silence: the last read, or the end of a pause of ours.
    var silentSince: UInt64
    /// Whether its connection carries no other after it: it was to be its own, or bytes came that answer nothing.
    var isLast: Bool
    /// Whether the file that the body goes on with is still going out.
    var isUploading: Bool

    /// A request that is written now.
    init(_ request: HTTPRequest, connecting: UInt64, at now: UInt64) {
        times = ExchangeTimes(sentAt: now, connecting: connecting)
        silentSince = now
        isLast = request.usesFreshConnection
        isUploading = request.file != nil
    }

    /// Bytes of the reply were read.
    mutating func didRead(at now: UInt64) {
        times.lastReadAt = now
        silentSince = now
    }

    /// More of the file that the body goes on with was sent.
    mutating func sentPiece(isLast: Bool, at now: UInt64) {
        silentSince = now
        if isLast { isUploading = false }
    }

    /// The deadline that comes first, and when in nanoseconds.
    ///
    /// - Parameters:
    ///   - phase: What is waited for.
    ///   - deadlines: How long what may take.
    ///   - isPaused: Whether this side has stopped reading: silence on the wire is then our own doing, and only the
    ///     total counts.
    /// - Returns: The deadline.
    func nextDeadline(
        _ phase: Deadlines.Phase,
        of deadlines: Deadlines,
        isPaused: Bool = false
    ) -> LaneDeadline {
        let total = times.sentAt + deadlines.total.clampedNanoseconds
        let due = silentSince + deadlines[phase].clampedNanoseconds
        guard due < total, !isPaused else { return LaneDeadline(phase: .total, limit: deadlines.total, due: total) }
        return LaneDeadline(phase: phase, limit: deadlines[phase], due: due)
    }
}
