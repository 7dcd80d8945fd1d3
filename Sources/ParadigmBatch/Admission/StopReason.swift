/// Why a run stops before every row has its outcome; rows without one stay pending.
package enum StopReason: Sendable, Hashable {
    /// Somebody asked for it (exit status 75).
    case asked
    /// The disk is full; what is in flight can still be recorded (74).
    case diskFull
    /// Nothing was ever answered (exit status 69).
    case unreachable
    /// An outage lasted longer than allowed, or the server refused everything for the moment for as long (75).
    case outageTooLong
    /// Replies to many rows in a row were of no use, although something was answered before (69).
    case noUsableReplies
    /// Nothing that is sent would fare better, for a reason of this side: a certificate, a proxy, the host's name, a closed
    /// client.
    case failed
    /// 401 (77).
    case keyRefused
    /// The quota is spent (75).
    case quotaSpent
    /// The cap on tokens or cost is reached (75).
    case capReached
    /// The first replies were all the same refusal (77 for 403, 69 for what is of no use, else 65); they are not recorded,
    /// but for answers that do not follow the schema.
    case refused(StartCheck.RefusalClass)
    /// Something was answered, and from then on every row was refused in the same way; the last of those refusals are not
    /// recorded (75).
    case refusedLate(StartCheck.RefusalClass)
}

/// Thrown to those who wait for admission when the run stops.
package struct AdmissionStopped: Error, Sendable, Hashable {
    /// Why it stops.
    package let reason: StopReason

    /// A stop for a reason.
    package init(reason: StopReason) {
        self.reason = reason
    }
}
