/// Whether a limit fills all the time, or at once at the end of a window: then the end stays where it is.
struct LimitKind: Sendable, Equatable {
    private(set) var isFilling = false
    private var since: (now: UInt64, reset: UInt64)?

    static func == (left: LimitKind, right: LimitKind) -> Bool { left.isFilling == right.isFilling }

    /// Takes when the limit will be whole.
    mutating func note(reset: UInt64, now: UInt64) {
        guard let since else {
            since = (now, reset)
            return
        }
        let took = now - since.now
        let period = max(reset, since.reset)
        // Replies take times that differ.
        guard took >= max(1_000_000_000, period / 4) else { return }
        self.since = (now, reset)
        // In a longer time another window may have begun, whose end is as far away as that of what fills; but what is always
        // as far away as it can be belongs to no window.
        guard took * 2 <= period else {
            if min(reset, since.reset) / 19 >= period / 20 { isFilling = true }
            return
        }
        let (end, former) = (now + reset, since.now + since.reset)
        let moved = end > former ? end - former : 0
        // By more than has passed: another window has begun, or much was sent at once.
        if moved < took * 2 { isFilling = moved * 2 > took }
    }
}
