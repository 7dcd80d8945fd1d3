/// Where overload came, remembered: the window grows up to there at once and above it only now and then.
struct RememberedCeiling: Sendable, Equatable {
    /// The highest limit that is thought to do no harm.
    let level: Int
    /// Whether requests were refused there, rather than merely slowed down.
    let refused: Bool
    /// When the next step above may be tried, in nanoseconds.
    let nextTry: UInt64
    private let interval: UInt64
    private let longestInterval: UInt64

    /// A ceiling found just now.
    ///
    /// - Parameters:
    ///   - level: The highest limit that is thought to do no harm.
    ///   - refused: Whether requests were refused there (a try costs a pause), rather than merely slowed down.
    ///   - previous: The ceiling remembered until now: one found again is tried again half as often.
    ///   - now: The time in nanoseconds.
    init(level: Int, refused: Bool, previous: RememberedCeiling?, now: UInt64) {
        self.level = level
        self.refused = refused
        longestInterval = (refused ? 240 : 60) * 1_000_000_000
        let first: UInt64 = (refused ? 30 : 5) * 1_000_000_000
        let isFoundAgain = previous.map { level <= $0.level + max(1, $0.level / 8) } ?? false
        interval = isFoundAgain ? min(longestInterval, max(first, (previous?.interval ?? first) * 2)) : first
        nextTry = now + interval
    }
}
