/// For how long a limit is remembered of which nothing is said any more.
struct LimitMemory: Sendable, Equatable {
    private static let fewest = 8
    private static let longest = 16 * MinuteLimit.minute

    private var toldAt: UInt64?
    private var period = MinuteLimit.minute
    private var silent = 0
    private var factor: UInt64 = 1

    /// Takes a word of it.
    ///
    /// - Parameters:
    ///   - reset: In how many nanoseconds it will be whole.
    ///   - isForgotten: Whether it was not known any more, or not yet.
    ///   - isAnswer: Whether it stood beside an answer.
    ///   - now: The time in nanoseconds.
    mutating func tell(reset: UInt64, isForgotten: Bool, isAnswer: Bool, now: UInt64) {
        // It was there all the time.
        if isForgotten, !isAnswer, toldAt != nil { factor = min(factor * 2, 16) }
        toldAt = now
        period = min(max(reset, MinuteLimit.minute) * factor, max(reset, Self.longest))
        silent = 0
    }

    /// Takes an answer that says nothing of it.
    ///
    /// - Returns: Whether it is to be forgotten.
    mutating func isOver(now: UInt64) -> Bool {
        silent += 1
        return silent >= Self.fewest && now >= (toldAt ?? 0) + period
    }
}
