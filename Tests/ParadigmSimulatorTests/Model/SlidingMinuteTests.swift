import ParadigmGround
import ParadigmSimulator
import Testing

@Suite struct SlidingMinuteTests {
    /// Requests arrive at random moments; what is admitted is checked against every minute that ends with an admission.
    @Test(arguments: 0..<50)
    func noSlidingMinuteIsEverAboveTheLimit(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let limit = Int.random(in: 1...50, using: &random)
        var minute = SlidingMinute(limit: limit)
        var now = Duration.zero
        var admitted: [(at: Duration, amount: Int)] = []
        for _ in 0..<2_000 {
            now += .milliseconds(Int.random(in: 0...2_000, using: &random))
            let amount = Int.random(in: 0...5, using: &random)
            let wait = minute.wait(for: amount, at: now)
            if wait == .zero {
                minute.take(amount, at: now)
                admitted.append((now, amount))
            }
            let inWindow = admitted.filter { $0.at > now - .seconds(60) }.reduce(0) { $0 + $1.amount }
            #expect(inWindow <= limit)
            #expect(minute.remaining(at: now) == limit - inWindow)
            if amount > limit { #expect(wait == nil) }
        }
        #expect(!admitted.isEmpty)
    }

    @Test(arguments: 0..<20)
    func theToldWaitIsExact(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var minute = SlidingMinute(limit: 10)
        var now = Duration.zero
        for _ in 0..<500 {
            now += .milliseconds(Int.random(in: 0...8_000, using: &random))
            let amount = Int.random(in: 1...10, using: &random)
            let told = minute.wait(for: amount, at: now)
            let wait = try #require(told)
            if wait > .zero {
                var early = minute
                #expect(early.wait(for: amount, at: now + wait - .nanoseconds(1)) != .zero)
                #expect(minute.wait(for: amount, at: now + wait) == .zero)
                now += wait
            }
            minute.take(amount, at: now)
        }
    }

    @Test func theWholeLimitIsThereAgainAMinuteAfterTheLastAdmission() {
        var minute = SlidingMinute(limit: 2)
        #expect(minute.reset(at: .zero) == .zero)
        minute.take(1, at: .zero)
        minute.take(1, at: .seconds(10))
        #expect(minute.reset(at: .seconds(20)) == .seconds(50))
        #expect(minute.remaining(at: .seconds(60)) == 1)
        #expect(minute.remaining(at: .seconds(70)) == 2)
    }
}
