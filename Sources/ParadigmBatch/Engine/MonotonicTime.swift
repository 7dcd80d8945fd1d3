import ParadigmGround

/// The monotonic clock by which the transport times its attempts.
package enum MonotonicTime {
    /// The time since a fixed but arbitrary point.
    package static var now: Duration { .nanoseconds(nanoseconds) }

    /// The same in nanoseconds, which is all that admission counts in.
    static var nanoseconds: UInt64 {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
