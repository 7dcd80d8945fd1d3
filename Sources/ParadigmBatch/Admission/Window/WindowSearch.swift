/// Where the search for the smallest limit that does as well as any stands.
struct WindowSearch: Sendable {
    /// Cuts may give up so much, of 1, all of them together.
    static let loss = 0.011
    /// Levels closer than this are one.
    static let close = 1.06
    /// Latencies below this make short trials, in seconds.
    static let short = 2.0
    /// So far apart more is tried, in nanoseconds.
    static let growthInterval: UInt64 = 10_000_000_000
    private static let firstCutInterval: UInt64 = 20_000_000_000
    private static let longestCutInterval: UInt64 = 120_000_000_000

    /// Whether smaller levels are looked through.
    var isOn = false
    /// The highest level known to do worse, with its throughput as a share of the held level's.
    var lossy: (level: Int, share: Double)?
    /// What cuts have given up so far, of 1: losses must not multiply, so all of them share one allowance.
    var conceded = 0.0
    /// When more is tried next, and when less, in nanoseconds.
    var nextGrowth: UInt64 = 0
    private(set) var nextCut: UInt64 = 0
    /// Rounds in a row that showed more (above 0) or less (below) than the held level did.
    var suspicion = 0
    private var cutInterval = WindowSearch.firstCutInterval
    /// A load below which no cut is tried.
    private var least = 0.0
    /// What a step down leaves of the limit, of 1.
    private var step = 0.9
    /// What the lowest load showed.
    private var calm: Throughput?
    private var hasJumped = false

    /// Keeps what is known of the lowest load, where latency is nearest to that of the service alone.
    mutating func note(_ round: Throughput) {
        guard let calm else {
            calm = round
            return
        }
        // A higher load with clearly lower latency: the server has become faster.
        if round.load < 0.7 * calm.load || round.time(in: calm) > 1.25 {
            self.calm = round
        } else if round.load < 1.3 * calm.load {
            self.calm?.merge(round, olderWeight: 0.9)
        }
    }

    // MARK: Its course

    /// Begins to look for smaller levels.
    ///
    /// - Parameter load: A load that is known to do worse; 0 when none is.
    mutating func begin(above load: Double) {
        isOn = true
        lossy = nil
        conceded = 0
        least = load
        hasJumped = false
        step = (calm?.meanLatency ?? 0) < Self.short ? 0.8 : 0.9
    }

    /// No smaller level does as well.
    mutating func end(now: UInt64) {
        isOn = false
        lossy = nil
        least = 0
        step = 0.9
        nextCut = max(nextCut, now + cutInterval)
        cutInterval = min(cutInterval * 2, Self.longestCutInterval)
    }

    /// The server has changed: what was learnt of other levels is no longer true.
    mutating func forget() {
        lossy = nil
        least = 0
        conceded = 0
        hasJumped = false
        cutInterval = Self.firstCutInterval
    }

    /// More was tried and kept.
    ///
    /// - Parameters:
    ///   - level: The level before, which does worse.
    ///   - share: Its throughput as a share of what was found.
    ///   - now: The time in nanoseconds.
    mutating func keptGrowth(from level: Int, share: Double, now: UInt64) {
        forget()
        hasJumped = true
        lossy = (level, share)
        isOn = true
        step = 0.9
        nextGrowth = now
    }

    /// More was tried and brought nothing.
    ///
    /// - Parameters:
    ///   - gain: What it brought, of 1; nil if that was not found out.
    ///   - time: How long it took, in nanoseconds: trials take a quarter of the time at most.
    ///   - now: The time in nanoseconds.
    mutating func undidGrowth(gain: Double?, took time: UInt64, now: UInt64) {
        nextGrowth = now + max(Self.growthInterval, 3 * time)
        // Cuts have given up no more than more would bring back.
        if let gain { conceded = max(0, min(conceded, gain)) }
    }

    /// Less was tried and kept.
    ///
    /// - Parameters:
    ///   - level: The level.
    ///   - share: Its throughput as a share of what was held.
    ///   - isJump: Whether latency had pointed there.
    ///   - time: How long it took, in nanoseconds.
    mutating func keptCut(level: Int, share: Double, isJump: Bool, took time: UInt64) {
        conceded = max(0, conceded + 1 - share)
        if let lossy { self.lossy = (lossy.level, lossy.share / share) }
        isOn = true
        if isJump {
            // At the lowest load so far, latency has nothing more to say about where the queue begins.
            step = calm.map { $0.load < 0.7 * Double(level) } ?? false ? 0.9 : 0.8
        } else if share > 0.99, time < 5_000_000_000 {
            // It was all queue: longer steps, where a trial is short.
            step = max(0.5, step * step)
        }
    }

    /// Less was tried and did worse.
    ///
    /// - Parameters:
    ///   - level: The level.
    ///   - share: Its throughput as a share of what is held.
    ///   - held: What is held.
    ///   - isJump: Whether latency had pointed there.
    ///   - time: How long it took, in nanoseconds.
    ///   - now: The time in nanoseconds.
    mutating func undidCut(
        level: Int,
        share: Double,
        held: Throughput,
        isJump: Bool,
        took time: UInt64,
        now: UInt64
    ) {
        // The latency above is that of service, not of a queue.
        if isJump, share < 0.9 { calm = held }
        lossy = (level, share)
        nextCut = max(nextCut, now + 4 * time)
    }

    /// A trial came to nothing, and so would another one now.
    mutating func postponeCut(until time: UInt64) {
        isOn = false
        nextCut = max(nextCut, time)
    }

    // MARK: Where to look

    /// Whether it is time to look for smaller levels.
    func wantsCut(now: UInt64) -> Bool { isOn || now >= nextCut }

    /// The next smaller level worth a trial; nil when the smallest that does as well has been found.
    ///
    /// - Parameters:
    ///   - limit: The level that is held.
    ///   - floor: The lowest level allowed.
    ///   - held: What it showed.
    /// - Returns: The level, and whether latency points there.
    mutating func nextLevel(below limit: Int, floor: Int, held: Throughput) -> (level: Int, isJump: Bool)? {
        guard limit > floor else { return nil }
        var low = least
        // Latency does not fall when the load rises: throughput lies below the ray through a level that is known.
        if let lossy { low = max(low, Double(lossy.level) / max(lossy.share, 0.01) * (1 - Self.loss)) }
        guard Double(limit) > Self.close * low, Double(limit) - low >= 1 else { return nil }
        if let jump = jump(from: limit, floor: floor, held: held), Double(jump) > low {
            hasJumped = true
            return (jump, true)
        }
        if lossy != nil {
            let level = Int((low * Double(limit)).squareRoot().rounded(.up))
            return level < limit ? (max(level, floor), false) : nil
        }
        return (max(floor, Int(low.rounded(.up)), min(limit - 1, Int(Double(limit) * step))), false)
    }

    /// The throughput to expect at a lower level, as a share of the held one's, if latency grows with the load in a line, as
    /// on a server that batches, instead of being all queue.
    func shareIfBatching(at level: Double, held: Throughput) -> Double {
        guard let calm, calm.load < level, held.load > level else { return 1 }
        let slowest = 1 / max(held.time(in: calm), 1e-9)
        let slowness = 1 + (slowest - 1) * (level - calm.load) / (held.load - calm.load)
        return level / slowness / (held.load / slowest)
    }

    /// Where the queue would begin if the latency without one is the lowest that was seen: throughput times that.
    ///
    /// Right for a server with slots, far too low for one that batches; a trial tells, once.
    func jump(from limit: Int, floor: Int, held: Throughput) -> Int? {
        guard !hasJumped, let calm, calm.meanLatency < Self.short else { return nil }
        let level = Int((held.load * held.time(in: calm) * 1.02).rounded())
        return level >= floor && Double(level) * Self.close < Double(limit) ? level : nil
    }
}
