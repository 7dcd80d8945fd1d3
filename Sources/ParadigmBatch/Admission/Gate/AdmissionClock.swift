/// The time of an ``AdmissionGate``, and the one alarm that it needs; tests bring their own.
package protocol AdmissionClock: Sendable {
    /// Nanoseconds from an arbitrary point in the past; never goes back.
    var now: UInt64 { get }

    /// Sets the alarm: `ring` is called once at the time given, or soon after, on any thread.
    ///
    /// There is one alarm: while an earlier one is still to ring, a later one is not set.
    ///
    /// - Parameters:
    ///   - time: When, in the nanoseconds of ``now``; at once when it is past.
    ///   - ring: What to call; never from within this call.
    func setAlarm(at time: UInt64, _ ring: @escaping @Sendable () -> Void)
}
