/// What the adaptive window does where others are known to use the server too.
extension Window {
    /// So far apart some more are taken, in nanoseconds.
    private static let interval: UInt64 = 2_500_000_000

    /// Takes some more, as all do who share the server: what one of them gains by that says nothing of what all finish.
    ///
    /// All take as many, and whoever holds more is refused more often, or comes to the most that each may hold: so they come
    /// to hold as many each.
    mutating func share(now: UInt64) {
        guard now >= search.nextGrowth, limit < hardCeiling else { return }
        if ceiling?.isOutlived(now: now) ?? false { ceiling = nil }
        search.nextGrowth = ceiling.map { now + $0.sharedInterval(start: start) } ?? now + Self.interval
        go(to: limit + (ceiling?.takeStep(first: max(1, start / 4)) ?? max(1, hardCeiling / 32)))
    }
}
