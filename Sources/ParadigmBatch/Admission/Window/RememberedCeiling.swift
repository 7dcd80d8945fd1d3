/// Where requests were refused for too many at once, remembered: the window grows up to there, and above it only now and
/// then.
struct RememberedCeiling: Sendable, Equatable {
    /// The highest limit that is thought to do no harm.
    private(set) var level: Int
    /// When the next step above may be tried, in nanoseconds.
    let nextTry: UInt64
    private let interval: UInt64
    private let foundAt: UInt64
    /// How often more were taken since, where others use the server.
    private var steps = 0
    /// Whether it was found for the first time.
    var isNew: Bool { interval == 0 }

    /// After so long without a refusal, places that others have left are not taken one by one.
    private static let sharedMemory: UInt64 = 60_000_000_000
    private static let firstInterval: UInt64 = 30_000_000_000
    private static let longestInterval: UInt64 = 240_000_000_000
    /// After so long without a refusal, another one is the first.
    private static let memory: UInt64 = 600_000_000_000

    /// A ceiling found just now.
    ///
    /// - Parameters:
    ///   - level: The highest limit that is thought to do no harm.
    ///   - previous: The ceiling remembered until now. One found for the first time may have been a spell of the
    ///     server's, so it is tried again at once; one found again after 30 s, and then half as often each time.
    ///   - now: The time in nanoseconds.
    init(level: Int, previous: RememberedCeiling?, now: UInt64) {
        self.level = level
        foundAt = now
        let isFoundAgain =
            previous.map { level <= $0.level + max(1, $0.level / 8) && now < $0.foundAt + Self.memory } ?? false
        interval =
            isFoundAgain
            ? min(Self.longestInterval, max(Self.firstInterval, (previous?.interval ?? 0) * 2)) : 0
        nextTry = now + interval
    }

    /// Where others use the server: how many more are taken next.
    ///
    /// They are twice as many each time that none was refused since: the others may all have gone.
    ///
    /// - Parameter first: How many it were the first time.
    /// - Returns: How many more.
    mutating func takeStep(first: Int) -> Int {
        defer { steps += 1 }
        return first << min(steps, 8)
    }

    /// Another refusal of the same burst.
    mutating func lower(to level: Int) {
        self.level = min(self.level, level)
    }

    /// How far apart those who share a server try some more after a refusal, in nanoseconds: each refusal costs a pause, and
    /// the fewer they are, the more of the server's places pause with it.
    func sharedInterval(start: Int) -> UInt64 { max(5, min(40, UInt64(start) * 5 / 2)) * 1_000_000_000 }

    /// Whether a ceiling of a server that others use too is too old to go by.
    func isOutlived(now: UInt64) -> Bool { now > foundAt + Self.sharedMemory }
}
