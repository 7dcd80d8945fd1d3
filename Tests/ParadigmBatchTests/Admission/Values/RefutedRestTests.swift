import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import Testing

/// What a server says to be left, and what its answers say against that.
@Suite struct RefutedRestTests {
    /// Sends at the start, has all of them answered with a rest, and tells when the next may go.
    private func next(after burst: Int, _ state: RateLimitState, answeredOf answered: Int? = nil) -> UInt64 {
        var pace = Pace(perMinute: nil)
        let marks = (0..<burst).map { _ in pace.send(1, now: 0) }
        for (index, mark) in marks.enumerated() {
            pace.report(state, for: mark, isAnswer: index < answered ?? burst, now: second)
        }
        return pace.nextSend(of: 1, now: second)
    }

    @Test(arguments: [1, 10, 20, 100])
    func moreAnswersThanALimitLetsThroughRefuteIt(limit: Int) {
        let state = RateLimitState(limit: limit, remaining: 0, reset: .seconds(3_600))
        #expect(next(after: 32, state) <= second)
        // Those that are refused say that it is meant.
        #expect(next(after: 32, state, answeredOf: 10) > 600 * second)
    }

    @Test func aFewAnswersWithNothingLeftMayBeOfServersThatCountApart() {
        let state = RateLimitState(limit: 8, remaining: 0, reset: .seconds(60))
        #expect(next(after: 8, state) > 30 * second)
    }

    @Test func aBucketThatFillsIsEmptyBesideEachAnswer() {
        var pace = Pace(perMinute: nil)
        var (now, sent) = (0 as UInt64, 0)
        // One in every second, and none beside.
        let state = RateLimitState(limit: 60, remaining: 0, reset: .seconds(60))
        let first = pace.send(1, now: 0)
        pace.report(state, for: first, isAnswer: false, now: 0)
        while now < 600 * second {
            let next = pace.nextSend(of: 1, now: now)
            guard next <= now else {
                now = next
                continue
            }
            let mark = pace.send(1, now: now)
            sent += 1
            pace.report(state, for: mark, isAnswer: true, now: now)
            #expect(pace.perMinute != nil)
        }
        #expect(sent <= 600)
    }

    @Test func aRestThatStandsStillIsOfNothingThatIsUsedUp() {
        for (limit, remaining) in [(100, 1), (8, 3), (8, 0)] {
            var pace = Pace(perMinute: nil)
            for round in 0..<12 as Range<UInt64> {
                let mark = pace.send(1, now: round * second)
                let state = RateLimitState(limit: limit, remaining: remaining)
                pace.report(state, for: mark, isAnswer: true, now: round * second)
            }
            #expect(pace.nextSend(of: 1, now: 12 * second) <= 12 * second, "\(remaining) of \(limit)")
        }
    }

    @Test func aRestThatMovesIsMeant() {
        var pace = Pace(perMinute: nil)
        for round in 0..<30 as Range<UInt64> {
            let mark = pace.send(1, now: round * second)
            let state = RateLimitState(limit: 100, remaining: 30 - Int(round))
            pace.report(state, for: mark, isAnswer: true, now: round * second)
        }
        #expect(pace.nextSend(of: 1, now: 30 * second) > 30 * second)
    }
}
