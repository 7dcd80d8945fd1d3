/// Answers per second while nothing was paused, over about the last four seconds of sending.
struct ThroughputMeter: Sendable, Equatable {
    private static let memory = 4e9

    private var answers = 0.0
    private var time = 0.0
    private var last: UInt64?

    /// Answers per second; nil before the first.
    var rate: Double? { answers > 0 ? answers / max(time, 1e6) * 1e9 : nil }

    /// Time counts from here, as at the first send and after a pause, unless it counts already.
    mutating func start(now: UInt64) {
        last = last ?? now
    }

    /// Time no longer counts, nor does the time since the last answer: the trouble may have begun long ago.
    mutating func stop() {
        last = nil
    }

    /// Counts an answer.
    mutating func answer(now: UInt64) {
        guard last != nil else { return }
        pass(to: now)
        answers += 1
    }

    private mutating func pass(to now: UInt64) {
        guard let last, now > last else { return }
        let passed = Double(now - last)
        let kept = max(0, 1 - passed / Self.memory)
        answers *= kept
        time = time * kept + passed
        self.last = now
    }
}
