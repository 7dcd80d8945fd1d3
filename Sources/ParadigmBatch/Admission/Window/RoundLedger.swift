/// Who is in flight, in rounds that follow each other without a gap, so that no rhythm of the server's hides between
/// them.
///
/// What is left of a round when it is over is *late*, and *starved* once ten times the usual latency has passed since the
/// last of it was sent while others came and went: the server has these requests and does not work on them. They are in
/// flight, but they are no load; so a window of which a part starves is seen to bring no more than a smaller one.
struct RoundLedger: Sendable {
    /// After how many usual latencies a request counts as starved.
    static let patience = 10.0

    private struct Late: Sendable {
        let number: Int
        var left: Int
        let lastSentAt: UInt64
    }

    /// How many are in flight.
    private(set) var inFlight = 0
    /// How many of them starve.
    private(set) var starved = 0
    private var rounds: [WindowRound] = []
    private var late: [Late] = []
    private var nextNumber = 1
    private var usualLatency = 0.0
    /// Whether the last round was sent in waves; see ``WindowRound/isComplete(usualLatency:now:)``.
    private var comesInWaves = false
    /// Whether a level begins in the middle of a wave, of which the rest is not measured.
    private var awaitsWave = false
    private var lastSentAt: UInt64 = 0
    /// Sends that were not measured for that.
    private var awaited = 0
    /// Requests in flight that do not starve, added up over time, in seconds.
    private var work = 0.0
    private var workUntil: UInt64 = 0

    /// Counts a send.
    ///
    /// - Parameters:
    ///   - length: How many sends a round has, should this be the first of one.
    ///   - isMeasured: Whether the limit is settled, so that rounds can be compared.
    ///   - now: The time in nanoseconds.
    /// - Returns: What the send is settled by.
    mutating func send(roundLength length: Int, isMeasured: Bool, now: UInt64) -> WindowMark {
        pass(to: now)
        inFlight += 1
        if awaitsWave { awaitWave(length: length, now: now) }
        lastSentAt = now
        let isMeasured = isMeasured && !awaitsWave
        var isNew = true
        if let last = rounds.last {
            isNew = last.isMeasured != isMeasured || last.isComplete(usualLatency: usualLatency, now: now)
            if isNew { comesInWaves = last.hasWaves(usualLatency: usualLatency) }
        }
        if isNew {
            rounds.append(WindowRound(number: nextNumber, length: length, isMeasured: isMeasured))
            nextNumber += 1
        }
        rounds[rounds.count - 1].send(now: now)
        return WindowMark(load: inFlight, round: nextNumber - 1, sentAt: now, work: work)
    }

    /// Counts an end.
    ///
    /// - Parameters:
    ///   - mark: What ``send(roundLength:isMeasured:now:)`` gave for it.
    ///   - answer: Its tokens and its latency in seconds, if it can be compared with others.
    ///   - isFailure: Whether the server or the connection failed.
    ///   - now: The time in nanoseconds.
    mutating func settle(
        _ mark: WindowMark,
        answer: (tokens: Double, seconds: Double)?,
        isFailure: Bool,
        now: UInt64
    ) {
        pass(to: now)
        inFlight -= 1
        guard let first = rounds.first?.number, mark.round >= first else { return settleLate(mark.round, now: now) }
        let seconds = Double(now - min(now, mark.sentAt)) * 1e-9
        let load = seconds > 0 ? (work - mark.work) / seconds : Double(mark.load)
        // The limit, not the load: a burst of answers leaves room for a moment that is filled at once.
        let entryLoad = min(load, Double(mark.limit))
        rounds[mark.round - first].end(answer, isFailure: isFailure, load: load, entryLoad: entryLoad)
    }

    /// What a round showed.
    struct Ended {
        /// Its answers.
        let sample: Throughput
        /// How many were in flight meanwhile.
        let inFlight: Double
        /// Whether more than a twentieth of it failed, so that it tells of trouble rather than of a level.
        let isFailing: Bool
    }

    /// Takes the oldest round if it is over; one that was not measured is passed over.
    ///
    /// - Parameters:
    ///   - isHasty: Whether a part of a round is enough where it tells as much.
    ///   - now: The time in nanoseconds.
    /// - Returns: What it showed; nil when it goes on.
    mutating func takeEndedRound(isHasty: Bool, now: UInt64) -> Ended? {
        while let oldest = rounds.first, isOver(oldest, isHasty: isHasty, now: now) {
            rounds.removeFirst()
            if oldest.left > 0 {
                late.append(Late(number: oldest.number, left: oldest.left, lastSentAt: oldest.lastSentAt))
            }
            if oldest.sample.count > 0 { usualLatency = oldest.sample.meanLatency }
            countStarved(now: now)
            guard oldest.isMeasured, oldest.sample.count > 0 else { continue }
            var sample = oldest.sample
            sample.endRound()
            let inFlight = sample.load + Double(starved)
            // What fails is in flight, and no part of what is finished.
            sample.scaleLoad(by: 1 - oldest.failedShare)
            return Ended(sample: sample, inFlight: inFlight, isFailing: oldest.failedShare > 0.05)
        }
        return nil
    }

    /// A new level begins: what was sent until now is not compared any more.
    mutating func beginLevel() {
        for index in rounds.indices { rounds[index].isMeasured = false }
        awaitsWave = comesInWaves
        awaited = 0
    }

    private func isOver(_ round: WindowRound, isHasty: Bool, now: UInt64) -> Bool {
        // The last one may go on.
        guard rounds.count > 1 || round.isComplete(usualLatency: usualLatency, now: now) else { return false }
        return round.isOver(usualLatency: usualLatency, now: now) || isHasty && round.isTelling
    }

    /// The wave in which a level began is over at the next lull; without one in a whole round, there are no waves any more.
    private mutating func awaitWave(length: Int, now: UInt64) {
        awaited += 1
        guard awaited > length || WindowRound.isLull(now - min(now, lastSentAt), usualLatency: usualLatency) else {
            return
        }
        if awaited > length { comesInWaves = false }
        awaitsWave = false
    }

    private mutating func settleLate(_ round: Int, now: UInt64) {
        guard let place = late.firstIndex(where: { $0.number == round }) else { return }
        late[place].left -= 1
        if late[place].left == 0 { late.remove(at: place) }
        countStarved(now: now)
    }

    private mutating func countStarved(now: UInt64) {
        starved = 0
        guard !late.isEmpty, usualLatency > 0 else { return }
        for entry in late where now > entry.lastSentAt {
            if Double(now - entry.lastSentAt) * 1e-9 > Self.patience * usualLatency { starved += entry.left }
        }
    }

    private mutating func pass(to now: UInt64) {
        guard now > workUntil else { return }
        work += Double(max(0, inFlight - starved)) * Double(now - workUntil) * 1e-9
        workUntil = now
    }
}
