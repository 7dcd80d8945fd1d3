/// What the adaptive window does at the end of a round.
extension Window {
    /// Above this, latency says that requests wait in a queue.
    private static let overloaded = 1.2
    /// Below this, it says that none do.
    private static let calm = 1.06

    /// Judges the answers of one round.
    mutating func endRound(_ latest: LatencySample, now: UInt64) {
        guard latest.count > 0 else { return }
        steady.add(latest)
        if let trial {
            judge(trial, now: now)
        } else if !baseline.isKnown {
            baseline.blend(latest.line, olderWeight: 0)
            grow(now: now)
        } else if isOverload(latest) {
            confirmOverload()
        } else if isInSlowStart {
            if latest.ratio < 1.1 { baseline.blend(latest.line, olderWeight: 1) }
            grow(now: now)
        } else {
            endSteadyRound(now: now)
        }
    }

    private func isOverload(_ latest: LatencySample) -> Bool {
        guard limit > 1, latest.used(limit) else { return false }
        return isOverload(latest, certainty: 2) || isOverload(steady, certainty: 1.5)
    }

    private func isOverload(_ sample: LatencySample, certainty: Double) -> Bool {
        let error = sample.ratio * (square(sample.error / sample.ratio) + square(baseline.error)).squareRoot()
        return sample.ratio - certainty * error > Self.overloaded
    }

    /// A change of the server's shows first in a round that saw both before and after: only what is sent from here on
    /// can be compared with what a cut brings.
    private mutating func confirmOverload() {
        if isInSlowStart || isSuspicious {
            tryCut(forced: true)
        } else {
            isSuspicious = true
            beginLevel()
        }
    }

    private mutating func endSteadyRound(now: UInt64) {
        let longEnough = steady.count >= 4 * max(limit, 8)
        guard longEnough || 2 * steady.error < 0.1 else { return }
        isSuspicious = false
        if steady.ratio + 1.5 * steady.error < 1, !steady.sawFailure { baseline.blend(steady.line, olderWeight: 0.5) }
        if now >= nextDescent, limit > 1, steady.used(limit) {
            tryCut(forced: false)
        } else if steady.ratio < Self.calm {
            grow(now: now)
        } else if longEnough {
            steady = LatencySample()
        }
    }

    // MARK: Growth

    /// Grows after a calm round, when the limit was used and nothing failed.
    private mutating func grow(now: UInt64) {
        defer { steady = LatencySample() }
        guard steady.used(limit), !steady.sawFailure, limit == target else { return }
        if isInSlowStart {
            if limit < hardCeiling { go(to: limit * 2) }
            return
        }
        guard let ceiling else {
            // Nothing stands in the way any more: long steps, or the way back from a mistake would take minutes.
            step = min(step * 2, max(1, limit / 4))
            return go(to: limit + step)
        }
        if limit < ceiling.level {
            // Back to where no harm came: half the way with each round, never beyond.
            go(to: min(ceiling.level, limit + max(step, (ceiling.level - limit + 1) / 2)))
        } else if limit > ceiling.level {
            // A try above that did no harm: the ceiling is no more.
            self.ceiling = nil
            go(to: limit + step)
        } else if now >= ceiling.nextTry {
            go(to: limit + max(1, limit / 32))
        }
    }

    // MARK: Trials

    private mutating func tryCut(forced: Bool) {
        tryCut(from: steady.ratio, error: steady.error, forced: forced)
    }

    private mutating func tryCut(from ratio: Double, error: Double, forced: Bool, descends: Bool = false) {
        trial = Trial(formerLimit: limit, ratio: max(ratio, 1e-9), error: error, isForced: forced)
        go(to: min(limit - 1, descends ? limit / 2 : limit * 4 / 5))
    }

    /// Decides whether latency fell in proportion to the cut, as soon as the figures allow it.
    private mutating func judge(_ trial: Trial, now: UInt64) {
        let expected = Double(limit) / Double(trial.formerLimit)
        let fallen = steady.ratio / trial.ratio
        let line = 1 - (trial.isForced ? 0.5 : 0.75) * (1 - expected)
        let error =
            fallen
            * (square(steady.error / steady.ratio) + square(trial.error / trial.ratio))
            .squareRoot()
        let isClear = abs(fallen - line) > (trial.isForced ? 1 : 1.5) * error
        guard isClear || steady.count >= (trial.isForced ? 5 : 8) * max(limit, 16) else { return }
        self.trial = nil
        if fallen < line, isClear || trial.isForced { keepCut(trial, now: now) } else { undoCut(trial, now: now) }
    }

    private func square(_ value: Double) -> Double { value * value }

    private mutating func keepCut(_ trial: Trial, now: UInt64) {
        let seen = steady
        if trial.isForced {
            let level = max(limit, min(trial.formerLimit - 1, Int(Double(trial.formerLimit) / trial.ratio * 1.1)))
            ceiling = RememberedCeiling(level: level, refused: false, previous: ceiling, now: now)
            step = max(1, limit / 16)
            if isInSlowStart { nextDescent = now }
            isInSlowStart = false
            if seen.ratio > Self.overloaded, limit > 1 {
                tryCut(from: seen.ratio, error: seen.error, forced: true)
            } else {
                beginLevel()
            }
        } else {
            // The queue was there all the time: its latency was no measure. Look further down.
            baseline.blend(seen.line, olderWeight: 0)
            ceiling = nil
            descentInterval = Self.firstDescentInterval
            // Against the new measure, what was just seen is 1.
            if limit > 1 {
                tryCut(from: 1, error: seen.error / seen.ratio, forced: false, descends: true)
            } else {
                beginLevel()
            }
        }
    }

    private mutating func undoCut(_ trial: Trial, now: UInt64) {
        baseline.blend(steady.line, olderWeight: 0)
        if !trial.isForced {
            nextDescent = now + descentInterval
            descentInterval = min(descentInterval * 2, Self.longestDescentInterval)
        } else {
            ceiling = nil
        }
        go(to: trial.formerLimit)
    }
}
