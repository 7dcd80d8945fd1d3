import ParadigmBatch
import ParadigmGround
import Testing

@Suite struct PauseTests {
    @Test func aPauseIsNeverShorterThanAskedNorMuchLonger() {
        var units = SplitMix64(seed: 1)
        for _ in 0..<2_000 {
            let asked = UInt64(units.unit() * 100e9)
            var pause = Pause()
            pause.begin(asked: asked, sentAt: 0, now: 7, random: units.unit())
            #expect(pause.end >= 7 + asked)
            // Of less than half a second only the least is believed: refused again and again, it would be none.
            let most = asked < second / 2 ? max(second, asked + second / 4) : asked + max(second / 4, asked / 10)
            #expect(pause.end <= 7 + most)
        }
    }

    @Test func withoutAWaitItIsShortAtFirstAndLongWhenTheTroubleLasts() {
        var pause = Pause()
        var now: UInt64 = 0
        for expected in [1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 6, 12, 20, 20] as [UInt64] {
            pause.begin(asked: nil, sentAt: now, now: now, random: 0.999_999)
            let length = pause.end - now
            #expect(length <= expected * second && length > expected * second * 99 / 100)
            now = pause.end
        }
        pause.answer(sentAt: now, now: now)
        pause.begin(asked: nil, sentAt: now, now: now, random: 0)
        #expect(pause.end == now + second / 2)
    }

    @Test func oneBurstDoublesOnce() {
        var pause = Pause()
        for _ in 0..<50 { pause.begin(asked: nil, sentAt: 0, now: 10, random: 0.5) }
        #expect(pause.end < 10 + second)
    }

    @Test func theLongestWaitOfABurstHolds() {
        var pause = Pause()
        pause.begin(asked: 5 * second, sentAt: 0, now: 0, random: 0)
        pause.begin(asked: second, sentAt: 0, now: 0, random: 0)
        #expect(pause.end == 5 * second)
        pause.begin(asked: 9 * second, sentAt: 0, now: 0, random: 0)
        #expect(pause.end == 9 * second)
    }

    @Test func anAbsurdWaitDoesNotOverflow() {
        var pause = Pause()
        pause.begin(asked: .max, sentAt: 0, now: 100, random: 0.9)
        #expect(pause.end == .max)
    }
}

@Suite struct RetryBudgetTests {
    @Test func oneRetryForTenRowsAndAtLeastTwenty() {
        var budget = RetryBudget()
        for _ in 0..<20 { budget.sendRetry(now: 5) }
        #expect(budget.spent == 20)
        #expect(budget.nextRetry == 5 + RetryBudget.trickle)
        for _ in 0..<200 { budget.sendFirst() }
        #expect(budget.nextRetry > 5)
        for _ in 0..<10 { budget.sendFirst() }
        #expect(budget.nextRetry == 0)
    }

    @Test func anEmptyBudgetDelaysAndNeverForbids() {
        var budget = RetryBudget()
        var now: UInt64 = 0
        for _ in 0..<100 {
            now = max(now, budget.nextRetry)
            budget.sendRetry(now: now)
        }
        #expect(budget.spent == 20 && budget.delayed == 80)
        #expect(now == 80 * RetryBudget.trickle)
    }
}

@Suite struct OutageTests {
    private static let policy = AdmissionPolicy()

    @Test func allRecentFailuresMakeAnOutage() {
        var outage = Outage()
        _ = outage.answer()
        for count in 1...16 {
            #expect(!outage.isDown, "after \(count - 1)")
            outage.fail(.first, inFlight: 100, now: UInt64(count) * second)
        }
        #expect(outage.isDown)
        #expect(outage.nextProbe == 17 * second)
        #expect(outage.deadline(Self.policy) == 901 * second)
        #expect(outage.answer() == true)
        #expect(outage.ended == 1)
        #expect(outage.answer() == false)
    }

    @Test func aReplyBetweenFailuresMakesNone() {
        var outage = Outage()
        for _ in 0..<100 {
            for _ in 0..<2 { outage.fail(.first, inFlight: 3, now: 0) }
            #expect(outage.answer() == false)
        }
    }

    @Test func retriesOfFailedRowsDoNotCountOnceAnythingWasAnswered() {
        var outage = Outage()
        _ = outage.answer()
        for _ in 0..<100 { outage.fail(.retry, inFlight: 2, now: 0) }
        #expect(!outage.isDown)
        var never = Outage()
        for _ in 0..<3 { never.fail(.retry, inFlight: 1, now: second) }
        #expect(never.isDown)
        #expect(never.deadline(Self.policy) == 31 * second)
    }

    @Test func probesComeEveryOneToFiveSeconds() {
        var outage = Outage()
        for _ in 0..<3 { outage.fail(.first, inFlight: 1, now: 0) }
        var now: UInt64 = 0
        while now < 900 * second {
            let gap = outage.nextProbe - now
            #expect(gap >= second && gap <= 5 * second)
            #expect(now > 120 * second || gap <= 3 * second)
            now = outage.nextProbe
            outage.sendProbe(now: now)
            outage.fail(.again, inFlight: 1, now: now)
        }
    }

    // MARK: Canaries

    /// An outage in which so many probes were sent in vain.
    private func outage(afterProbes probes: Int) -> Outage {
        var outage = Outage()
        _ = outage.answer()
        for _ in 0..<3 { outage.fail(.first, inFlight: 3, now: 0) }
        for probe in 0..<probes { outage.sendProbe(now: UInt64(probe) * 1_000_000_000) }
        return outage
    }

    @Test func canaryIsWantedAfterThreeProbesOfRowsThatFailed() {
        #expect(!outage(afterProbes: 2).wantsCanary(insteadOf: .again))
        #expect(outage(afterProbes: 3).wantsCanary(insteadOf: .again))
        #expect(!outage(afterProbes: 9).wantsCanary(insteadOf: .first))
        var never = Outage()
        for _ in 0..<3 { never.fail(.first, inFlight: 3, now: 0) }
        for _ in 0..<5 { never.sendProbe(now: 0) }
        #expect(never.isDown && !never.wantsCanary(insteadOf: .again))
    }

    @Test func secondCanaryInARowDisprovesTheOutage() {
        var outage = outage(afterProbes: 3)
        let first = outage.answerToCanary()
        #expect(first && outage.ended == 1)
        // Late ones say nothing.
        let late = outage.answerToCanary()
        #expect(!late)
        for _ in 0..<3 { outage.fail(.again, inFlight: 3, now: 0) }
        #expect(outage.isDown)
        let second = outage.answerToCanary()
        #expect(second && outage.ended == 1)
        // From here on rows that failed before tell of no outage, and others do.
        for _ in 0..<20 { outage.fail(.again, inFlight: 3, now: 0) }
        #expect(!outage.isDown)
        for _ in 0..<3 { outage.fail(.first, inFlight: 3, now: 0) }
        #expect(outage.isDown)
    }

    @Test func answerOfARowTrustsTheOthersAgain() {
        var outage = outage(afterProbes: 3)
        _ = outage.answerToCanary()
        for _ in 0..<3 { outage.fail(.again, inFlight: 3, now: 0) }
        _ = outage.answerToCanary()
        _ = outage.answer()
        for _ in 0..<3 { outage.fail(.again, inFlight: 3, now: 0) }
        #expect(outage.isDown)
    }
}

@Suite struct CapsTests {
    @Test func theCapCountsWhatIsInFlight() {
        var limits = CapLimits()
        limits.tokens = 1_000
        var caps = Caps(limits)
        let request = AdmissionRequest(promptTokens: 100, completionTokens: 300)
        var sent = 0
        while caps.room == .open {
            caps.send(request)
            sent += 1
        }
        #expect(sent == 3)
        #expect(caps.room == .afterSettling)
        caps.settle(request, promptTokens: 100, completionTokens: 50)
        #expect(caps.room == .open)
        caps.settle(request, promptTokens: 100, completionTokens: 500)
        caps.settle(request, promptTokens: 100, completionTokens: 400)
        #expect(caps.room == .reached)
        #expect(caps.excessTokens == 250)
    }

    @Test func costFollowsThePrices() {
        var limits = CapLimits()
        limits.cost = 1
        limits.prices.prompt = 2
        limits.prices.completion = 10
        var caps = Caps(limits)
        let request = AdmissionRequest(promptTokens: 100_000, completionTokens: 50_000)
        caps.send(request)
        #expect(caps.room == .open)
        caps.send(request)
        #expect(caps.room == .afterSettling)
        caps.settle(request, promptTokens: 100_000, completionTokens: 50_000)
        caps.settle(request, promptTokens: 100_000, completionTokens: 60_000)
        #expect(caps.room == .reached)
        #expect(abs(caps.cost - 1.5) < 1e-9)
        #expect(abs(caps.excessCost - 0.5) < 1e-9)
    }

    @Test func withoutCapsThereIsAlwaysRoom() {
        var caps = Caps(CapLimits())
        caps.send(AdmissionRequest(promptTokens: .max / 4, completionTokens: .max / 4))
        #expect(caps.room == .open)
        #expect(caps.excessTokens == 0 && caps.excessCost == 0)
    }
}

@Suite struct HedgingTests {
    @Test func offByDefault() {
        var hedging = Hedging(percent: 0)
        for _ in 0..<1_000 {
            hedging.send()
            hedging.answer(latency: 1)
        }
        #expect(hedging.delay == nil)
        #expect(hedging.takeCopy(age: .max) == false)
    }

    @Test func copiesGoAfterThe95thPercentileAndWithinTheBudget() {
        var hedging = Hedging(percent: 5)
        for latency in 1...19 as ClosedRange<UInt64> { hedging.answer(latency: latency) }
        #expect(hedging.delay == nil)
        for latency in 20...256 as ClosedRange<UInt64> { hedging.answer(latency: latency) }
        #expect(hedging.delay.map { (235...250).contains($0) } == true)
        #expect(hedging.takeCopy(age: 1_000) == false)
        for _ in 0..<100 { hedging.send() }
        #expect(hedging.takeCopy(age: 100) == false)
        let copies = (0..<50).filter { _ in hedging.takeCopy(age: 1_000) }.count
        #expect(copies == 5)
    }
}
