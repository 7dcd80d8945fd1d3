/// Refusals for too many at once, all of requests sent before the first of them.
struct RefusalBurst: Sendable {
    /// How many of those in flight at the first refusal have not been refused.
    var accepted = 0
    /// Answers since it began.
    var answered = 0
    /// The limit before everything was refused: that tells of the server's state, and nothing of how many it takes.
    var formerLimit: Int?
}

/// What the adaptive window does when requests are refused for being too many.
extension Window {
    /// Of a burst in which n were accepted and m refused, n is what the server takes: the limit goes there, one lower with
    /// each refusal of the burst.
    ///
    /// Only a request sent after the last cut, with an answer since, begins another burst.
    mutating func refuse(_ mark: WindowMark, now: UInt64) {
        guard isAdaptive else { return }
        if mark.cuts == cuts {
            guard burst.answered > 0 || cuts == 0 else { return }
            cuts += 1
            burst.accepted = inFlight
            burst.answered = 0
            if burst.formerLimit == nil { burst.formerLimit = heldLevel }
            if inFlight > 0 {
                ceiling = RememberedCeiling(level: inFlight, previous: isShared ? nil : ceiling, now: now)
            }
        } else {
            guard mark.cuts == cuts - 1, burst.accepted > 0 else { return }
            burst.accepted -= 1
            ceiling?.lower(to: burst.accepted)
        }
        if burst.accepted == 0 { ceiling = nil }
        // Where others use the server, whoever holds more gives up more.
        cut(to: max(1, burst.accepted - (isShared ? burst.accepted / 8 : 0)), now: now)
    }

    /// Whether everything that was sent lately was refused.
    package var isRefused: Bool { burst.formerLimit != nil && burst.accepted == 0 }

    /// The level that is held, or was before what is being tried.
    private var heldLevel: Int {
        if case .trying(let trial) = phase { trial.heldLevel } else { limit }
    }

    private mutating func cut(to accepted: Int, now: UInt64) {
        if case .trying(let trial) = phase, trial.isGrowth, trial.heldLevel <= accepted {
            phase = .holding
            search.undidGrowth(gain: nil, took: now - trial.began, now: now)
            // Between the held level and what was accepted there may be a better one.
            let isRoom = Double(accepted) > WindowSearch.close * Double(trial.heldLevel)
            search.nextGrowth = isRoom ? now : max(search.nextGrowth, ceiling?.nextTry ?? 0)
            return go(to: trial.heldLevel)
        }
        guard accepted < limit else { return }
        phase = .holding
        held = Throughput()
        isFilling = true
        search.forget()
        search.begin(above: 0)
        let wait = isShared ? ceiling?.sharedInterval(start: start) ?? 0 : 0
        search.nextGrowth = max(ceiling?.nextTry ?? 0, now + wait)
        target = accepted
        limit = accepted
        beginLevel()
    }

    /// Goes back towards the limit from before the refusals, at the first answer to a request sent since.
    ///
    /// At once where everything was refused; one by one where some were accepted for the first time, which may have been
    /// the beginning or the end of such a time: if not, the next refusal is the second and stands.
    ///
    /// - Returns: Whether it did.
    mutating func recover(after mark: WindowMark) -> Bool {
        guard let former = burst.formerLimit, mark.cuts == cuts else { return false }
        burst.formerLimit = nil
        // Where others use the server, places that were refused are theirs.
        guard limit < former, burst.accepted == 0 || ceiling?.isNew == true && !isShared else { return false }
        phase = .holding
        held = Throughput()
        isFilling = true
        if burst.accepted == 0 {
            limit = former
            recoveries += 1
        }
        target = former
        beginLevel()
        return true
    }
}
