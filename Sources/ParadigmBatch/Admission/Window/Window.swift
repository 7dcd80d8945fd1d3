/// How many requests may be in flight: fixed, or found by watching what the server does.
///
/// The adaptive window
/// - begins with a slow start: it doubles per clean round until the first sign of overload;
/// - then adds a step per calm round, only while 80 % of it is really used; the steps grow only once no ceiling is left;
/// - is cut once per burst of 429s, to 80 % or to just below what was in flight: only a request sent after the last
///   cut, with a success since, cuts again;
/// - remembers the ceiling where overload came, returns there quickly, and tries slightly above it now and then.
///
/// Against a server that queues without 429, throughput stops growing where latency begins to follow the window
/// (Little's law), so both are one signal: the latency of answers over what answers of their length take undisturbed.
/// Above 1.2 the window is cut as a *trial*. If latency then falls in proportion, the queue was ours and the cut
/// stands; if it does not, the server has become slower for other reasons: the cut is undone, and today's latency
/// becomes the new measure. Such trials also come unasked from time to time, so that an old measure is found out.
///
/// A value: time comes in with each call, in nanoseconds of any clock that never goes back.
package struct Window: Sendable {
    /// What decides the limit.
    package enum Mode: Sendable, Hashable {
        /// Always the same limit.
        case fixed(Int)
        /// A limit that follows the server, between 1 and the ceiling.
        case adaptive(start: Int, ceiling: Int)
    }

    /// A cut on trial.
    struct Trial: Sendable, Equatable {
        /// The limit before.
        let formerLimit: Int
        /// How much longer than undisturbed answers took there, and the standard error of that.
        let ratio: Double
        let error: Double
        /// Whether latency asked for it, rather than curiosity.
        let isForced: Bool
    }

    /// How many requests may be in flight now.
    package internal(set) var limit: Int
    /// How many are in flight.
    package private(set) var inFlight = 0
    /// Whether no sign of overload has been seen yet.
    package internal(set) var isInSlowStart: Bool
    /// Cuts after 429s so far.
    package internal(set) var cuts = 0

    let isAdaptive: Bool
    let hardCeiling: Int
    /// Where the limit is going, one request at a time so that growth never sends a burst.
    var target: Int
    var step = 1
    var ceiling: RememberedCeiling?
    var baseline = LatencyBaseline()
    /// Rounds under way, oldest first; each send of a settled limit belongs to one.
    private var rounds: [WindowRound] = []
    private var nextRound = 1
    /// All rounds at the present limit that were not judged yet.
    var steady = LatencySample()
    var trial: Trial?
    /// Whether latency was too high in the last round, so that the next one, begun afresh, is to confirm it.
    var isSuspicious = false
    var successesSinceCut = 0
    var nextDescent: UInt64 = 0
    var descentInterval = Window.firstDescentInterval

    static let firstDescentInterval: UInt64 = 20_000_000_000
    static let longestDescentInterval: UInt64 = 120_000_000_000

    /// A window that nothing has gone through yet.
    ///
    /// Limits below 1 count as 1, and a start above the ceiling as the ceiling.
    package init(_ mode: Mode) {
        switch mode {
        case .fixed(let limit):
            isAdaptive = false
            hardCeiling = max(1, limit)
            self.limit = hardCeiling
        case .adaptive(let start, let ceiling):
            isAdaptive = true
            hardCeiling = max(1, ceiling)
            limit = min(max(1, start), hardCeiling)
        }
        isInSlowStart = isAdaptive
        target = limit
    }

    /// Whether one more may be sent.
    package var isOpen: Bool { inFlight < limit }

    /// Counts a request as sent; only while the window is open.
    package mutating func send() -> WindowMark {
        inFlight += 1
        return WindowMark(load: inFlight, round: isAdaptive ? enterRound() : 0, cuts: cuts)
    }

    /// Counts a request as ended and learns from it.
    ///
    /// - Parameters:
    ///   - mark: What ``send()`` gave for it.
    ///   - signal: How it ended.
    ///   - now: The time in nanoseconds.
    package mutating func settle(_ mark: WindowMark, _ signal: WindowSignal, now: UInt64) {
        inFlight -= 1
        guard isAdaptive else { return }
        let round = mark.round - (rounds.first?.number ?? 0)
        let isMeasured = rounds.indices.contains(round)
        if isMeasured { rounds[round].ended += 1 }
        switch signal {
        case .neutral: break
        case .failure: steady.sawFailure = true
        case .overload: return cutAfterRefusal(of: mark, now: now)
        case .success(let latency, let tokens):
            successesSinceCut += 1
            if isMeasured {
                let (tokens, latency) = (Double(tokens), Double(latency))
                rounds[round].sample.add(tokens: tokens, latency: latency, load: mark.load, against: baseline)
            }
            climb()
        }
        if let oldest = rounds.first, oldest.isOver {
            rounds.removeFirst()
            endRound(oldest.sample, now: now)
        }
    }

    /// The round that the next send belongs to; 0 while the limit climbs, since a round would mix levels.
    private mutating func enterRound() -> Int {
        guard limit == target else { return 0 }
        if rounds.last.map({ $0.sent == $0.length }) ?? true {
            rounds.append(WindowRound(number: nextRound, length: roundLength))
            nextRound += 1
        }
        rounds[rounds.count - 1].sent += 1
        return rounds[rounds.count - 1].number
    }

    /// How many sends make a round: as many as may be in flight, and enough for a mean.
    private var roundLength: Int { max(limit, isInSlowStart || trial != nil ? 8 : 16) }

    /// One step towards the target; a new level begins there.
    private mutating func climb() {
        guard limit < target else { return }
        limit += 1
        if limit == target { beginLevel() }
    }

    /// Samples speak of one level only.
    mutating func beginLevel() {
        steady = LatencySample()
        rounds.removeAll(keepingCapacity: true)
    }

    /// Goes to a limit: down at once, up by one with each answer.
    mutating func go(to wanted: Int) {
        target = min(max(1, wanted), hardCeiling)
        isSuspicious = false
        limit = min(limit, target)
        beginLevel()
    }

    /// The cut after a 429, once per burst.
    private mutating func cutAfterRefusal(of mark: WindowMark, now: UInt64) {
        steady.sawFailure = true
        guard mark.cuts == cuts, successesSinceCut > 0 else { return }
        cuts += 1
        successesSinceCut = 0
        isInSlowStart = false
        trial = nil
        nextDescent = max(nextDescent, now + Self.firstDescentInterval)
        // Far fewer in flight than allowed, and still too many: the limit need not come down step by step.
        let isTelling = mark.load > 1 && mark.load * 2 >= limit
        go(to: min(limit - 1, limit * 4 / 5, isTelling ? mark.load - 1 : limit))
        let level = max(limit, ceilingLevel(refused: mark.load))
        ceiling = RememberedCeiling(level: level, refused: true, previous: ceiling, now: now)
        step = max(1, level / 16)
    }

    /// Where no harm came, by a refusal of a request that made so many in flight.
    private func ceilingLevel(refused load: Int) -> Int {
        guard let ceiling, ceiling.refused, ceiling.level < hardCeiling else { return min(load - 1, hardCeiling) }
        // A try above has failed: what was good is still good. A refusal below: it was not quite good.
        return load > ceiling.level ? ceiling.level : min(load - 1, ceiling.level - max(1, ceiling.level / 64))
    }
}
