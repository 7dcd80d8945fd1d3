/// A limit on what is admitted in any 60 s: a log of the last minute, so that no sliding minute is ever above it.
package struct SlidingMinute: Sendable {
    /// How much any minute admits.
    package let limit: Int
    private var admitted: [(at: Duration, amount: Int)] = []
    private var oldest = 0
    private var used = 0

    /// The length of the window.
    package static let window = Duration.seconds(60)

    /// Creates an unused limit; one below 1 admits nothing.
    package init(limit: Int) {
        self.limit = limit
    }

    /// What is left at this moment.
    package mutating func remaining(at now: Duration) -> Int {
        forget(before: now)
        return max(0, limit - used)
    }

    /// How long until `amount` fits, if nothing else is admitted; zero if it fits now, nil if it never will.
    package mutating func wait(for amount: Int, at now: Duration) -> Duration? {
        forget(before: now)
        guard amount <= limit else { return nil }
        var free = limit - used
        var index = oldest
        var moment = now
        while free < amount, index < admitted.count {
            free += admitted[index].amount
            moment = admitted[index].at + Self.window
            index += 1
        }
        return max(.zero, moment - now)
    }

    /// How long until the whole limit is there again.
    package mutating func reset(at now: Duration) -> Duration {
        forget(before: now)
        return admitted.last.map { $0.at + Self.window - now } ?? .zero
    }

    /// Takes `amount`, which must fit.
    package mutating func take(_ amount: Int, at now: Duration) {
        used += amount
        admitted.append((now, amount))
    }

    private mutating func forget(before now: Duration) {
        while oldest < admitted.count, admitted[oldest].at + Self.window <= now {
            used -= admitted[oldest].amount
            oldest += 1
        }
        if oldest > 64, oldest * 2 > admitted.count {
            admitted.removeFirst(oldest)
            oldest = 0
        }
    }
}
