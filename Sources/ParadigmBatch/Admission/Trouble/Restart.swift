/// The way back to full speed after a pause or an outage: those who waited do not all return at once.
///
/// The first second sees one and a half times the steady rate, each later second twice as much as the one before, until
/// the window is full again.
struct Restart: Sendable, Equatable {
    /// When the next may be sent; 0 when nobody need wait.
    private(set) var nextSend: UInt64 = 0
    private var rate = 0.0
    private var from: UInt64 = 0
    private(set) var isActive = false

    /// Begins.
    ///
    /// - Parameters:
    ///   - end: When sending may begin again.
    ///   - rate: The steady rate, in sends per second.
    mutating func begin(at end: UInt64, rate: Double) {
        isActive = true
        from = end
        nextSend = end
        self.rate = max(rate, 0.1)
    }

    /// Counts a send.
    ///
    /// - Parameters:
    ///   - now: The time in nanoseconds.
    ///   - isFull: Whether the window is full with it.
    mutating func send(now: UInt64, isFull: Bool) {
        guard isActive else { return }
        if isFull {
            isActive = false
            nextSend = 0
            return
        }
        let seconds = now > from ? min(30, (now - from) / 1_000_000_000) : 0
        let gap = 1e9 / (1.5 * rate * Double(1 << seconds))
        // Late sends do not save up for a burst.
        nextSend = max(nextSend, now - min(now, 10_000_000)) + UInt64(min(gap, 60e9))
    }
}
