import ParadigmBatch

extension ReplayCheck {
    /// Never more in flight than workers, nor than the window allowed at that moment.
    func checkConcurrency() {
        var inFlight: Set<[Int]> = []
        var isProbe: Set<[Int]> = []
        var widest = (time: UInt64.max, limit: 0)
        for entry in replay.entries {
            switch entry.event {
            case .sent(let row, let send, let probes, let limit):
                inFlight.insert([row, send])
                if probes { isProbe.insert([row, send]) }
                widen(&widest, to: limit, at: entry.time)
                let count = inFlight.subtracting(isProbe).count
                expect(inFlight.count <= scenario.workers, "\(inFlight.count) in flight at \(entry.time)")
                if !probes {
                    expect(count <= widest.limit, "\(count) in flight at \(entry.time), the window was \(widest.limit)")
                    expect(count <= scenario.ceiling, "\(count) in flight at \(entry.time), above the ceiling")
                }
            case .ended(let row, let send, _, _, let limit):
                inFlight.remove([row, send])
                widen(&widest, to: limit, at: entry.time)
            case .interrupted(let row, let send): inFlight.remove([row, send])
            default: break
            }
        }
    }

    private func widen(_ widest: inout (time: UInt64, limit: Int), to limit: Int, at time: UInt64) {
        widest = widest.time == time ? (time, max(widest.limit, limit)) : (time, limit)
    }

    /// Nobody sends while the server has asked for quiet, but for one knock after an answer came in the meantime, and one a
    /// minute at most in more than a minute of it; without a wait asked for, it is quiet for half a second at least.
    func checkPauses() {
        var quiet = Quiet()
        for entry in replay.entries {
            switch entry.event {
            case .sent(let row, let send, _, _):
                let isAllowed = !quiet.holds(at: entry.time) || quiet.takeKnock([row, send], at: entry.time)
                expect(isAllowed, "row \(row) was sent at \(entry.time), in the pause until \(quiet.until)")
            case .ended(let row, let send, .pause(let asked), _, _):
                let sentAt = history.sends[history.sendsOfRow[row][send - 1]].time
                quiet.refuse([row, send], sentAt: sentAt, asked: asked, at: entry.time)
            case .ended(let row, let send, .answered, _, _):
                quiet.answer([row, send], at: entry.time)
            default: break
            }
        }
    }

    /// A time in which nobody sends.
    private struct Quiet {
        private(set) var until: UInt64 = 0
        private var from: UInt64 = 0
        private var lastRefusal: UInt64?
        private var isLong = false
        private var isDoubted = false
        private var knock: [Int]?
        private var nextKnock: UInt64 = 0

        func holds(at time: UInt64) -> Bool { time > from && time < until }

        mutating func takeKnock(_ send: [Int], at time: UInt64) -> Bool {
            let isTooLong = until - from > 60 * second && time >= max(from + 5 * second, nextKnock)
            guard isTooLong || isLong && isDoubted && knock == nil else { return false }
            (knock, nextKnock) = (send, time + 60 * second)
            return true
        }

        mutating func refuse(_ send: [Int], sentAt: UInt64, asked: UInt64?, at time: UInt64) {
            // One that was sent before the last refusal came belongs to its burst.
            let isNew = lastRefusal.map { sentAt > $0 } ?? true
            // What the refusal of a knock asks for is the last word.
            let isLastWord = send == knock && asked != nil
            if time >= until { (from, knock, isDoubted, isLong, nextKnock) = (time, nil, false, false, 0) }
            if isLastWord { until = time }
            if let asked, asked >= 2 * second { isLong = true }
            until = max(until, time + (asked ?? (isNew ? second / 2 : 0)))
            lastRefusal = time
        }

        mutating func answer(_ send: [Int], at time: UInt64) {
            if send == knock, time < until { until = time }
            isDoubted = true
        }
    }

    /// Further attempts after failures come out of one budget; those of an outage do not count.
    ///
    /// As an outage can have begun with the third failure in a row, only sends after fewer count here: the engine's own
    /// count can but be higher.
    func checkRetryBudget() {
        var (rows, spent, last) = (0, 0, UInt64.min)
        var seen: [Int: Int] = [:]
        for send in history.sends where !send.isCopy && !send.isCanary {
            guard let former = seen.updateValue(send.entry, forKey: send.row) else {
                rows += 1
                continue
            }
            guard let before = history.send(atEntry: former), let end = before.end,
                end.meaning.isTrouble || end.meaning.isUnusable, before.troubles < 3, !send.isProbe
            else { continue }
            let allowance = max(20, rows / 10)
            if spent < allowance {
                spent += 1
            } else {
                let isDue = send.time >= last + 250 * millisecond
                expect(isDue, "extra send \(spent) at \(send.time), the one before was at \(last)")
            }
            last = send.time
        }
    }

    /// Something happens often enough, and the whole of it takes no longer than its parts explain.
    func checkProgress() {
        let asked = history.sends.compactMap { send -> UInt64? in
            if case .pause(let asked) = send.end?.meaning { asked } else { nil }
        }
        var longest = 25 * second + scenario.deadline
        if let wait = asked.max() { longest = max(longest, wait + wait / 10 + 10 * second) }
        if scenario.minuteLimit != nil { longest = max(longest, 70 * second) }
        for (entry, next) in zip(replay.entries, replay.entries.dropFirst()) {
            expect(next.time - entry.time <= longest, "nothing happened from \(entry.time) to \(next.time)")
        }
        let time = replay.entries.last?.time ?? 0
        expect(time <= longestRun, "the run took \(time), and \(longestRun) is enough")
    }

    /// Three times what everything takes one after the other, and two minutes.
    private var longestRun: UInt64 {
        let rates = scenario.rates
        let rows = Double(scenario.rows)
        let wide = Double(max(1, min(scenario.ceiling, scenario.slots)))
        let each = Double(scenario.service.mean) / wide
        let again = rates.transient + rates.lost + rates.cut + rates.garbled + rates.noAnswer + rates.proxy
        var time = rows * each * (1 + again) + Double(scenario.slowUntil)
        time += rows * (rates.endless * 4 * Double(scenario.deadline) + (rates.poison * 4 + again * 2) * 0.5e9)
        time += rows * (rates.slowSource * 2e9 + (rates.slowSink + rates.callingSink) * 1e9)
        for outage in scenario.outages { time += Double(outage.to) + 20e9 }
        if let limit = scenario.minuteLimit { time += 60e9 * (2 + 2 * rows * (1 + again) / Double(limit.requests)) }
        // Knocks in vain are at most as far apart as all of them before have taken.
        for spell in scenario.spells { time += 3 * Double(spell.to) + 300e9 }
        if scenario.queueLimit != nil { time += 20 * max(20e9, Double(scenario.retryAfter ?? 0)) + rows * each }
        // Rows that always fail, and nobody else beside them: that cannot be told from an outage.
        if replay.stopped == .outageTooLong { time += 900e9 }
        time += Double(rates.poisonAtEnd) * 10e9
        return 120 * second + UInt64(3 * time)
    }
}
