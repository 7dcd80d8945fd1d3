/// Another level on trial.
struct Trial: Sendable {
    /// The level that is held.
    let heldLevel: Int
    /// Whether more is tried, rather than less.
    let isGrowth: Bool
    /// Whether latency points there.
    let isJump: Bool
    /// When it began, in nanoseconds.
    let began: UInt64
    /// What the other level showed so far.
    var sample = Throughput()

    /// Whether it has to come to an end: more rounds where they are short, fewer for more, which is not kept in doubt.
    func isLong(now: UInt64) -> Bool {
        let took = now - began
        let patience = isGrowth ? took * 2 : took
        return sample.rounds >= (patience > 12_000_000_000 ? 3 : patience > 2_500_000_000 ? 4 : 24)
    }
}

/// What the adaptive window does while it holds a level, and while it tries another.
extension Window {
    /// What a doubling must bring to be kept.
    private static let gain = 0.011
    /// A round that differs by more than this from the held level, or three standard errors, is a sign of change.
    private static let change = 0.04
    /// Below this variance of a round small steps show.
    private static let quiet = 0.03 * 0.03

    // MARK: Holding

    /// Takes a round of the held level.
    ///
    /// - Parameters:
    ///   - round: What it showed.
    ///   - isSound: Whether the window was full and the server did not fail.
    ///   - now: The time in nanoseconds.
    mutating func hold(_ round: Throughput, isSound: Bool, now: UInt64) {
        guard isSound, limit == target, !isFilling else {
            isFilling = !isSound
            return
        }
        if held.rounds >= 2 {
            let (share, error) = round.ratio(to: held, noise: noise)
            guard abs(share - 1) <= max(Self.change, 3 * error) else {
                return suspectChange(round, hasFallen: share < 1, now: now)
            }
        }
        search.suspicion = 0
        noise.add(round)
        held.merge(round, olderWeight: held.rounds >= 8 ? 0.8 : 1)
        // A whole round above it, and nothing was refused.
        if let ceiling, limit > ceiling.level { self.ceiling = nil }
        look(now: now)
    }

    /// Two rounds in a row that show a change make one.
    private mutating func suspectChange(_ round: Throughput, hasFallen: Bool, now: UInt64) {
        let direction = hasFallen ? -1 : 1
        search.suspicion = search.suspicion * direction > 0 ? search.suspicion + direction : direction
        guard abs(search.suspicion) >= 2 else { return }
        search.suspicion = 0
        search.forget()
        held = round
        if hasFallen {
            // Was it a queue of ours? Less tells; and whether more would bring more, soon after.
            search.begin(above: 0)
            search.nextGrowth = min(max(search.nextGrowth, now + 2_500_000_000), now + WindowSearch.growthInterval)
        } else {
            search.nextGrowth = now
        }
        look(now: now, isChanged: true)
    }

    /// Tries another level, if it is time to.
    private mutating func look(now: UInt64, isChanged: Bool = false) {
        // Where latency says that two thirds of the window are queue, that is looked into first.
        let isMostlyQueue = search.jump(from: limit, floor: floor, held: held).map { $0 * 3 < limit } ?? false
        if now >= search.nextGrowth, !(isMostlyQueue && search.isOn), let level = levelAbove(now: now) {
            return begin(Trial(heldLevel: limit, isGrowth: true, isJump: false, began: now), at: level)
        }
        // One round is no reference for what may cost something.
        guard search.wantsCut(now: now), isChanged || held.rounds >= 2 else { return }
        guard let (level, isJump) = search.nextLevel(below: limit, floor: floor, held: held) else {
            return search.end(now: now)
        }
        begin(Trial(heldLevel: limit, isGrowth: false, isJump: isJump, began: now), at: level)
    }

    /// Twice the limit, or half as much again where rounds are made of few requests, take long and vary little; only from
    /// the ceiling itself a little beyond it.
    private func levelAbove(now: UInt64) -> Int? {
        let isSmall = limit < 16 && noise.excess < Self.quiet
        var level = min(isSmall ? limit + max(1, limit / 2) : limit * 2, hardCeiling)
        if let ceiling {
            let mayTry = limit >= ceiling.level && now >= ceiling.nextTry
            level = min(level, mayTry ? ceiling.level + max(1, ceiling.level / 32) : ceiling.level)
        }
        // Below the ceiling a step that is no step tells nothing.
        let isAtCeiling = ceiling.map { limit >= $0.level } ?? false
        let isStep = isAtCeiling || limit < 16 || Double(level) >= WindowSearch.close * Double(limit)
        return level > limit && isStep ? level : nil
    }

    // MARK: Trials

    private mutating func begin(_ trial: Trial, at level: Int) {
        phase = .trying(trial)
        go(to: level)
    }

    /// Takes a round of the level on trial.
    mutating func judge(_ trial: Trial, _ round: Throughput, isSound: Bool, now: UInt64) {
        guard limit == target else { return }
        guard isSound else { return undo(trial, share: nil, now: now) }
        noise.add(round)
        var trial = trial
        trial.sample.merge(round)
        phase = .trying(trial)
        let (share, error) = trial.sample.ratio(to: held, noise: noise)
        let line = trial.isGrowth ? growthLine(from: trial.heldLevel) : cutLine(error: error)
        // A small gain in a round or two may be a queue that happened to be short.
        let isEarly = trial.isGrowth && share > line && share < 1.1 && trial.sample.rounds < 3
        guard abs(share - line) > error && !isEarly || trial.isLong(now: now) else { return }
        if isKept(trial, share: share, error: error, line: line) {
            keep(trial, share: share, now: now)
        } else {
            undo(trial, share: share, isClear: share + error < line, now: now)
        }
    }

    /// What is in doubt at the end is not kept, unless latency had pointed there: then what a queue makes one expect, the
    /// same throughput, is weighed against what a server that batches would give.
    private func isKept(_ trial: Trial, share: Double, error: Double, line: Double) -> Bool {
        if trial.isGrowth {
            // Where latency speaks of a queue, and no trial has refuted it, more has to be surer.
            let isQueue = search.jump(from: trial.heldLevel, floor: floor, held: held) != nil
            return share > line && share - (isQueue ? 2 : trial.heldLevel < 32 ? 1.5 : 1) * error > 1
        }
        if share > line { return share - error > 0.92 }
        guard trial.isJump, share + error > line else { return false }
        let ifBatching = search.shareIfBatching(at: trial.sample.load, held: held)
        return share > (1 + ifBatching) / 2 && ifBatching < 0.95
    }

    private func growthLine(from level: Int) -> Double {
        1 + Self.gain * binaryLogarithm(Double(limit) / Double(level))
    }

    /// A cut stands where throughput holds, within the noise of the trial, less what earlier cuts have given up.
    private func cutLine(error: Double) -> Double {
        1 - max(WindowSearch.loss, min(error, 0.02)) + search.conceded
    }

    private mutating func keep(_ trial: Trial, share: Double, now: UInt64) {
        phase = .holding
        held = trial.sample
        if trial.isGrowth {
            if let ceiling, limit > ceiling.level { self.ceiling = nil }
            search.keptGrowth(from: trial.heldLevel, share: 1 / share, now: now)
        } else {
            search.keptCut(level: limit, share: share, isJump: trial.isJump, took: now - trial.began)
        }
        beginLevel()
        look(now: now)
    }

    private mutating func undo(_ trial: Trial, share: Double?, isClear: Bool = true, now: UInt64) {
        let took = now - trial.began
        phase = .holding
        if trial.isGrowth {
            if let ceiling, limit > ceiling.level, share != nil { self.ceiling = nil }
            search.undidGrowth(gain: isClear ? share.map { $0 - 1 } : nil, took: took, now: now)
            return go(to: trial.heldLevel)
        }
        guard let share else {
            search.postponeCut(until: now + max(took, 2_500_000_000))
            return go(to: trial.heldLevel)
        }
        search.undidCut(level: limit, share: share, held: held, isJump: trial.isJump, took: took, now: now)
        // A search goes on from where it is: the held level need not be measured again.
        guard search.isOn, let (level, isJump) = search.nextLevel(below: trial.heldLevel, floor: floor, held: held)
        else {
            if search.isOn { search.end(now: now) }
            return go(to: trial.heldLevel)
        }
        begin(Trial(heldLevel: trial.heldLevel, isGrowth: false, isJump: isJump, began: now), at: level)
    }
}
