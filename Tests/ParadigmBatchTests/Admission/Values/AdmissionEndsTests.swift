import ParadigmAPI
import ParadigmBatch
import Testing

/// What the ends of attempts mean to the run, class by class.
extension AdmissionTests {
    @Test func repliesOfNoUseAreAskedForOnceMoreAndTwentyStopTheRun() throws {
        var admission = admission(window: 30)
        var rows = (0..<12).map { _ in RowAttempts() }
        for index in rows.indices {
            var ticket = try send(&admission, now: 0)
            rows[index].begin(&ticket)
            let settlement = settle(&admission, ticket, .unusable, now: 1)
            guard case .again(let time, .retry) = rows[index].end(.unusable, settlement, now: 1, random: 0.5) else {
                Issue.record("row \(index) is not asked for again")
                continue
            }
            #expect(time == 1 + second / 4)
        }
        let later = second
        for index in 0..<8 {
            var ticket = try send(&admission, .retry, now: later)
            rows[index].begin(&ticket)
            let settlement = settle(&admission, ticket, .unusable, now: later + 1)
            let decision = rows[index].end(.unusable, settlement, now: later + 1, random: 0.5)
            #expect(decision == (index < 7 ? .hold : .pending(.refused(.unusable))))
        }
        #expect(admission.stopped == .refused(.unusable))
        #expect(admission.counts.sends == 20)
    }

    @Test func twentyAnswersInARowThatNobodyCanUseStopTheRunAndOneThatCanBeUsedOpensIt() throws {
        func run(usable: Int?) throws -> StopReason? {
            var admission = admission(window: 30)
            for number in 0..<40 where admission.stopped == nil {
                var end = Self.answer
                // What goes back to be mended says nothing yet.
                end.use = number.isMultiple(of: 2) ? .sentBack : .unusable
                if number == usable { end.use = .usable }
                guard case .go(let ticket) = admission.admit(AdmissionRequest(), now: UInt64(number) * second) else {
                    break
                }
                _ = admission.settle(ticket, end, now: UInt64(number) * second, random: 0)
            }
            #expect(admission.counts.answers == 40)
            return admission.stopped
        }
        #expect(try run(usable: nil) == .refused(.invalidAnswer))
        #expect(try run(usable: 39) == nil)
        #expect(try run(usable: 0) == nil)
    }

    @Test func afterAnAnswerARowWithoutOneFailsAlone() throws {
        var admission = admission(window: 30)
        _ = admission.settle(try send(&admission, now: 0), Self.answer, now: 0, random: 0)
        for _ in 0..<30 {
            var row = RowAttempts()
            for attempt in 1...2 {
                var ticket = try send(&admission, attempt == 1 ? .first : .again, now: second)
                row.begin(&ticket)
                let settlement = settle(&admission, ticket, .unusable, now: second)
                let decision = row.end(.unusable, settlement, now: second, random: 0)
                if attempt == 2 { #expect(decision == .record) }
            }
        }
        #expect(admission.stopped == nil && !admission.outage.isDown)
    }

    @Test func refusalsForWhatIsInTheFirstRowsSayNothingOfTheRun() throws {
        var admission = admission(window: 30)
        for _ in 0..<60 {
            var row = RowAttempts()
            var ticket = try send(&admission, now: 1)
            row.begin(&ticket)
            let settlement = settle(&admission, ticket, .contentRefused, now: 1)
            #expect(row.end(.contentRefused, settlement, now: 1, random: 0) == .record)
        }
        #expect(admission.stopped == nil)
    }

    @Test func whatIsWrongOnThisSideStopsTheRunAtOnce() throws {
        var admission = admission(window: 30)
        var row = RowAttempts()
        var ticket = try send(&admission, now: 0)
        row.begin(&ticket)
        let settlement = settle(&admission, ticket, .runFailed, now: 1)
        #expect(row.end(.runFailed, settlement, now: 1, random: 0) == .pending(.failed))
        #expect(admission.admit(AdmissionRequest(), now: 2) == .stop(.failed))
    }

    @Test func aHostThatNobodyKnowsIsASlipFromTheBeginningAndAnOutageLater() throws {
        for hasAnswered in [false, true] {
            var admission = admission(window: 3)
            if hasAnswered { _ = admission.settle(try send(&admission, now: 0), Self.answer, now: 0, random: 0) }
            for _ in 0..<3 { _ = settle(&admission, try send(&admission, now: 0), .unknownHost, now: 0) }
            #expect(admission.outage.isDown)
            let late = admission.admit(AdmissionRequest(), now: 4 * second)
            if hasAnswered {
                guard case .go = late else {
                    Issue.record("\(late)")
                    continue
                }
            } else {
                #expect(late == .stop(.failed))
            }
        }
    }

    @Test func aReplyThatIsAlwaysCutIsPaidForFourTimesAtMost() throws {
        var admission = admission(window: 1)
        var row = RowAttempts()
        var now: UInt64 = 0
        var decision = RowDecision.again(notBefore: 0, .first)
        while case .again(let time, let kind) = decision {
            now = max(now, time)
            var ticket = try send(&admission, kind, now: now)
            row.begin(&ticket)
            let settlement = settle(&admission, ticket, .cut, now: now)
            decision = row.end(.cut, settlement, now: now, random: 0.5)
        }
        #expect(decision == .hold && row.sends == 4 && !admission.outage.isDown)
    }

    @Test func aFailedRowWaitsAsLongAsTheServerAsks() throws {
        var admission = admission()
        var row = RowAttempts()
        var ticket = try send(&admission, now: 0)
        row.begin(&ticket)
        let result = AttemptResult.transientFailure(status: 500, retryAfter: 2 * second)
        let settlement = settle(&admission, ticket, result, now: 0)
        #expect(row.end(result, settlement, now: 0, random: 0) == .again(notBefore: 2 * second, .retry))
    }

    @Test func aRestOfNothingWithoutALimitAndAResetIsNoneUntilARefusal() throws {
        var admission = admission(window: 100)
        var end = Self.answer
        end.limits.requests = RateLimitState(remaining: 0)
        for _ in 0..<50 { _ = admission.settle(try send(&admission, now: 4), end, now: 5, random: 0) }
        var refusal = SendEnd(.rateLimited(retryAfter: nil))
        refusal.limits = end.limits
        _ = admission.settle(try send(&admission, now: 6), refusal, now: 7, random: 0)
        guard case .wait = admission.admit(AdmissionRequest(), now: 30 * second) else {
            Issue.record("the limit is not kept")
            return
        }
    }
}
