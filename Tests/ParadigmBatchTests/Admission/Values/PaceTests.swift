import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import Testing

@Suite struct PaceTests {
    /// Sends whatever may go, amounts drawn from the seed, for some minutes.
    private func sends(limit: Int, amounts: ClosedRange<Int>, minutes: UInt64, seed: UInt64) -> [(at: UInt64, Int)] {
        var pace = Pace(perMinute: limit)
        var units = SplitMix64(seed: seed)
        var sends: [(at: UInt64, Int)] = []
        var now: UInt64 = UInt64(units.unit() * 1e9)
        while now < minutes * 60 * second {
            let amount = amounts.lowerBound + Int(units.unit() * Double(amounts.count))
            var next = pace.nextSend(of: amount, now: now)
            var asked = 0
            while next > now, asked < 1_000 {
                now = next
                next = pace.nextSend(of: amount, now: now)
                asked += 1
            }
            #expect(asked < 1_000, "the pace starves")
            _ = pace.send(amount, now: now)
            sends.append((now, amount))
            // Sometimes nobody comes for a while.
            if units.unit() < 0.001 { now += UInt64(units.unit() * 5e9) }
        }
        return sends
    }

    @Test(arguments: [1, 3, 60, 600, 5_000])
    func noSlidingMinuteExceedsTheLimit(limit: Int) {
        for seed in 0..<4 as Range<UInt64> {
            let sends = sends(limit: limit, amounts: 1...1, minutes: 3, seed: seed)
            #expect(Self.busiestMinute(sends) <= limit)
        }
    }

    @Test func tokensKeepToTheirMinuteToo() {
        for seed in 0..<10 as Range<UInt64> {
            let sends = sends(limit: 100_000, amounts: 1...3_000, minutes: 4, seed: seed)
            #expect(Self.busiestMinute(sends) <= 100_000)
        }
    }

    private static func busiestMinute(_ sends: [(at: UInt64, Int)]) -> Int {
        var busiest = 0
        var sum = 0
        var oldest = 0
        for send in sends {
            sum += send.1
            while sends[oldest].at + 60 * second <= send.at {
                sum -= sends[oldest].1
                oldest += 1
            }
            busiest = max(busiest, sum)
        }
        return busiest
    }

    @Test(arguments: [60, 600, 5_000])
    func atLeast97PerCentAreUsed(limit: Int) {
        var pace = Pace(perMinute: limit)
        var now: UInt64 = 0
        var count = 0
        while now < 600 * second {
            let next = pace.nextSend(of: 1, now: now)
            if next > now {
                now = next
            } else {
                _ = pace.send(1, now: now)
                count += 1
            }
        }
        #expect(Double(count) >= 0.97 * Double(limit) * 10)
        #expect(count <= limit * 10 + limit / 40 + 1)
    }

    @Test func aRowAboveTheWholeMinutePassesWhenTheMinuteIsEmpty() {
        var pace = Pace(perMinute: 1_000)
        #expect(pace.nextSend(of: 5_000, now: 0) == 0)
        _ = pace.send(5_000, now: 0)
        let next = pace.nextSend(of: 5_000, now: second)
        #expect(next > 60 * second)
        var now = next
        while pace.nextSend(of: 5_000, now: now) > now { now = pace.nextSend(of: 5_000, now: now) }
        #expect(now <= 400 * second)
    }

    @Test func usageSettlesEstimates() {
        var pace = Pace(perMinute: 1_000)
        let mark = pace.send(1_000, now: 0)
        #expect(pace.nextSend(of: 100, now: 0) > 0)
        pace.correct(mark, used: 10)
        #expect(pace.nextSend(of: 100, now: 0) == 0)
        pace.correct(mark, used: 1_000)
    }

    @Test func noLimitIsNoWait() {
        var pace = Pace(perMinute: nil)
        for _ in 0..<1_000 { _ = pace.send(1_000_000, now: 5) }
        #expect(pace.nextSend(of: .max, now: 5) == 0)
    }

    @Test func whatTheServerSaysIsLeftIsNotExceeded() {
        var pace = Pace(perMinute: nil)
        let first = pace.send(1, now: 0)
        // Two more are under way when the first reply says that three are left.
        _ = pace.send(1, now: 0)
        _ = pace.send(1, now: 0)
        pace.report(RateLimitState(limit: 100, remaining: 3, reset: .seconds(10)), for: first, now: second)
        var sent = 0
        var now = second
        while now < 11 * second {
            let next = pace.nextSend(of: 1, now: now)
            if next > now {
                now = next
            } else {
                _ = pace.send(1, now: now)
                sent += 1
            }
        }
        #expect(sent == 1)
        #expect(pace.nextSend(of: 1, now: 11 * second) <= 11 * second)
    }

    @Test func belowHalfOfTheLimitSendsAreSpreadToTheReset() {
        var pace = Pace(perMinute: nil)
        let mark = pace.send(1, now: 0)
        pace.report(RateLimitState(limit: 100, remaining: 10, reset: .seconds(20)), for: mark, now: 0)
        #expect(pace.nextSend(of: 1, now: 0) / millisecond == 1_818)
        pace.report(RateLimitState(limit: 100, remaining: 90, reset: .seconds(20)), for: mark, now: 0)
        #expect(pace.nextSend(of: 1, now: 0) == 0)
    }

    /// A server that counts the last minute and says that all will be whole a minute after the last request.
    private static func sendsBesideASlidingMinute(limit: Int, others: Int) -> (mine: Int, refused: Int) {
        var pace = Pace(perMinute: nil)
        var (times, head, mine, refused) = ([UInt64](), 0, 0, 0)
        var (now, nextOther) = (0 as UInt64, 0 as UInt64)
        while now < 600 * second {
            if others > 0, nextOther <= now {
                times.append(nextOther)
                nextOther += 60 * second / UInt64(others)
            }
            let next = pace.nextSend(of: 1, now: now)
            guard next <= now else {
                now = others > 0 ? min(next, nextOther) : next
                continue
            }
            let mark = pace.send(1, now: now)
            while head < times.count, times[head] + 60 * second <= now { head += 1 }
            if times.count - head < limit {
                times.append(now)
                mine += now >= 120 * second ? 1 : 0
            } else {
                refused += 1
            }
            let left = max(0, limit - (times.count - head))
            pace.report(RateLimitState(limit: limit, remaining: left, reset: .seconds(60)), for: mark, now: now)
            now += millisecond
        }
        return (mine, refused)
    }

    @Test(arguments: [60, 600])
    func aServerThatCountsTheLastMinuteIsUsedUp(limit: Int) {
        let (mine, refused) = Self.sendsBesideASlidingMinute(limit: limit, others: 0)
        #expect(mine * 100 >= limit * 8 * 97)
        #expect(refused == 0)
    }

    @Test func othersWhoUseTheSameLimitAreLeftTheirs() {
        let (mine, refused) = Self.sendsBesideASlidingMinute(limit: 600, others: 300)
        #expect(mine >= 600)
        #expect(refused * 50 <= mine)
    }

    @Test func aRemainderWithoutLimitOrResetIsUnderstood() {
        var pace = Pace(perMinute: nil)
        let mark = pace.send(1, now: 0)
        // Of a refusal; an answer that says no more than this says nothing.
        pace.report(RateLimitState(remaining: 0), for: mark, isAnswer: true, now: 0)
        #expect(pace.nextSend(of: 1, now: 0) == 0)
        pace.report(RateLimitState(remaining: 0), for: mark, now: 0)
        #expect(pace.nextSend(of: 1, now: 0) == 60 * second)
        #expect(pace.nextSend(of: 1, now: 60 * second) <= 60 * second)
        pace.report(RateLimitState(limit: 10), for: mark, now: 61 * second)
    }

    @Test(arguments: [(10, 16), (600, 8), (100, 16), (1, 3)])
    func aLimitThatIsSharedIsKeptByAllTogether(limit: Int, sharers: Int) {
        var pace = Pace(perMinute: limit, sharedBy: sharers)
        var (now, count) = (0 as UInt64, 0)
        let minutes: UInt64 = 60
        while now < minutes * 60 * second {
            let next = pace.nextSend(of: 1, now: now)
            if next > now {
                now = next
            } else {
                _ = pace.send(1, now: now)
                count += 1
            }
        }
        // The one to begin with, and never none: 10 a minute for 16 are one in 96 seconds.
        let share = Double(limit * Int(minutes)) / Double(sharers)
        #expect(Double(count) <= share * 1.02 + 2 && Double(count) >= share * 0.94, "\(count) of \(share)")
    }

    /// Others have used nearly all of it; what is this run's part by that is less than its next row needs.
    @Test func aRowAboveThePartOfALimitIsTriedOnceTheLimitIsWhole() {
        var pace = Pace(perMinute: nil)
        let mark = pace.send(2_000, now: 0)
        let state = RateLimitState(limit: 100_000, remaining: 10_000, reset: .seconds(20))
        pace.report(state, for: mark, isAnswer: true, now: second)
        var now = second
        while pace.nextSend(of: 30_000, now: now) > now, now < 600 * second {
            now = pace.nextSend(of: 30_000, now: now)
        }
        #expect(now >= 20 * second && now < 90 * second, "\(now / second)")
    }

    // MARK: A limit of which nothing is said any more

    /// Answers a second apart, all of them silent.
    private func secondsUntilForgotten(_ pace: inout Pace, from begin: UInt64) -> UInt64 {
        var now = begin
        while pace.perMinute != nil, now < begin + 3_600 * second {
            now += second
            let mark = pace.send(1, now: now)
            pace.report(RateLimitState(), for: mark, isAnswer: true, now: now)
        }
        return (now - begin) / second
    }

    @Test func aLimitIsForgottenWhenAnswersSayNothingOfItForItsPeriod() {
        var pace = Pace(perMinute: nil)
        let mark = pace.send(1, now: 0)
        pace.report(RateLimitState(limit: 100, remaining: 0, reset: .seconds(20)), for: mark, now: 0)
        #expect(pace.nextSend(of: 1, now: second) > second)
        let silence = secondsUntilForgotten(&pace, from: 0)
        #expect(silence >= 60 && silence <= 62)
        #expect(pace.nextSend(of: 1, now: 62 * second) == 0)
        // A refusal that tells it again shows that it was there all the time.
        let again = pace.send(1, now: 100 * second)
        pace.report(RateLimitState(limit: 100, remaining: 0, reset: .seconds(20)), for: again, now: 100 * second)
        #expect(secondsUntilForgotten(&pace, from: 100 * second) >= 120)
    }

    @Test func aLimitThatIsToldNowAndThenIsKept() {
        var pace = Pace(perMinute: nil)
        for time in 0..<600 as Range<UInt64> {
            let mark = pace.send(1, now: time * second)
            let state =
                time % 50 == 0 ? RateLimitState(limit: 100, remaining: 60, reset: .seconds(30)) : RateLimitState()
            pace.report(state, for: mark, isAnswer: true, now: time * second)
            #expect(pace.perMinute != nil)
        }
    }

    @Test func silenceWithoutAnswersForgetsNothing() {
        var pace = Pace(perMinute: nil)
        let mark = pace.send(1, now: 0)
        pace.report(RateLimitState(limit: 100, remaining: 0, reset: .seconds(20)), for: mark, now: 0)
        for time in 60..<100 as Range<UInt64> { pace.report(RateLimitState(), for: mark, now: time * second) }
        #expect(pace.perMinute != nil)
    }
}
