extension Duration {
    /// The duration in seconds, rounded to what a `Double` holds.
    package var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    /// The duration in whole nanoseconds, rounded towards zero; a century at most, either way, so that sums of many
    /// cannot overflow.
    package var inNanoseconds: Int64 {
        let century: Int64 = 3_155_760_000
        let (seconds, attoseconds) = components
        guard (-century..<century).contains(seconds) else { return seconds.signum() * century * 1_000_000_000 }
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// The duration in whole nanoseconds, from 0 to a century.
    package var clampedNanoseconds: UInt64 { UInt64(max(0, inNanoseconds)) }
}
