/// Whether a limit fills all the time, or at once at the end of a window: then the end stays where it is.
struct LimitKind: Sendable, Equatable {
    private(set) var isFilling = false
    private var since: (now: UInt64, resetAt: UInt64)?

    static func == (left: LimitKind, right: LimitKind) -> Bool { left.isFilling == right.isFilling }

    /// Takes when the limit will be whole.
    mutating func note(reset: UInt64, now: UInt64) {
        guard let since else {
            since = (now, now + reset)
            return
        }
        let took = now - since.now
        // Replies take times that differ.
        guard took >= max(1_000_000_000, min(reset, MinuteLimit.minute) / 4) else { return }
        self.since = (now, now + reset)
        let moved = now + reset > since.resetAt ? now + reset - since.resetAt : 0
        // By more than has passed: another window has begun, or much was sent at once.
        if moved < took * 2 { isFilling = moved * 2 > took }
    }
}
