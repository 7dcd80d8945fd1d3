import ParadigmAPI
import ParadigmBatch
import Testing

/// Replies that came and hold no answer: what they cost, and when they stop the run.
extension AdmissionTests {
    /// Sends a row until it has its outcome, alone.
    private func carry(_ admission: inout Admission, _ result: AttemptResult, from start: UInt64) throws -> (
        row: RowAttempts, decision: RowDecision, end: UInt64
    ) {
        var row = RowAttempts()
        var now = start
        var decision = RowDecision.again(notBefore: start, .first)
        while case .again(let time, let kind) = decision {
            now = max(now, time) + second
            guard case .go(var ticket) = admission.admit(AdmissionRequest(kind: kind), now: now) else { break }
            row.begin(&ticket)
            let settlement = settle(&admission, ticket, result, now: now)
            decision = row.end(result, settlement, now: now, random: 0.5)
        }
        return (row, decision, now)
    }

    @Test(arguments: [AttemptResult.cut, .reportedFailure, .unusable, .inDoubt])
    func twentyRepliesInVainAndNoAnswerStopTheRun(result: AttemptResult) throws {
        var admission = admission(window: 4)
        var now: UInt64 = 0
        for _ in 0..<60 where admission.stopped == nil {
            let (_, decision, end) = try carry(&admission, result, from: now)
            now = end
            #expect(decision == .hold || decision == .pending(.refused(.unusable)))
        }
        #expect(admission.stopped == .refused(.unusable))
        #expect(admission.counts.sends == 20 && !admission.outage.isDown)
    }

    @Test func aFailureReportedWithinAReplyIsNoOutage() throws {
        var admission = admission(window: 4)
        var rows = [RowAttempts(), RowAttempts()]
        var next = [(0, .first), (0, .first)] as [(UInt64, SendKind)?]
        var now: UInt64 = 0
        while !next.compactMap({ $0 }).isEmpty {
            now += second
            var tickets: [(Int, Ticket)] = []
            for index in rows.indices {
                guard let (time, kind) = next[index], time <= now else { continue }
                var ticket = try send(&admission, kind, now: now)
                rows[index].begin(&ticket)
                tickets.append((index, ticket))
            }
            for (index, ticket) in tickets {
                let settlement = settle(&admission, ticket, .reportedFailure, now: now)
                let decision = rows[index].end(.reportedFailure, settlement, now: now, random: 0)
                if case .again(let time, let kind) = decision { next[index] = (time, kind) } else { next[index] = nil }
            }
        }
        #expect(rows.map(\.sends) == [4, 4] && !admission.outage.isDown && admission.stopped == nil)
    }

    @Test func aWaitAskedForBesideAReplyOfNoUseIsKept() throws {
        var admission = admission()
        for result in [AttemptResult.unusable, .reportedFailure] {
            var row = RowAttempts()
            var ticket = try send(&admission, now: 0)
            row.begin(&ticket)
            let settlement = settle(&admission, ticket, result, now: 0)
            let decision = row.end(result, settlement, asked: 4 * second, now: 0, random: 0)
            #expect(decision == .again(notBefore: 4 * second, .retry))
        }
    }

    @Test(arguments: [AttemptResult.unusable, .unreadable, .reportedFailure])
    func fiftyRowsInVainStopTheRunAlsoAfterAnAnswer(result: AttemptResult) throws {
        var admission = admission(window: 4)
        _ = admission.settle(try send(&admission, now: 0), Self.answer, now: 0, random: 0)
        var (now, rows) = (second, 0)
        while admission.stopped == nil, rows < 300 {
            now = try carry(&admission, result, from: now).end
            rows += 1
        }
        #expect(admission.stopped == .noUsableReplies)
        #expect(rows == 50 && admission.counts.sends <= 201)
    }

    @Test func refusalsBetweenThemDoNotHideThem() throws {
        var admission = admission(window: 4)
        var (now, rows) = (second, 0)
        while admission.stopped == nil, rows < 300 {
            now = try carry(&admission, rows.isMultiple(of: 2) ? .unusable : .rowFailure(status: 404), from: now).end
            rows += 1
        }
        #expect(admission.stopped == .noUsableReplies && rows <= 100)
    }

    @Test func anAnswerBetweenThemMakesThemTheirRows() throws {
        var admission = admission(window: 4)
        var now = second
        for row in 0..<300 {
            now = try carry(&admission, .unusable, from: now).end
            guard row.isMultiple(of: 10) else { continue }
            _ = admission.settle(try send(&admission, now: now), Self.answer, now: now, random: 0)
        }
        #expect(admission.stopped == nil)
    }

    // MARK: A rest of nothing beside each answer

    @Test(arguments: [
        RateLimitState(limit: 60, remaining: 0), RateLimitState(remaining: 0, reset: .seconds(60)),
        RateLimitState(limit: 0, remaining: 0), RateLimitState(limit: 60, remaining: 0, reset: .seconds(60)),
        RateLimitState(limit: 10_000, remaining: 0, reset: .seconds(3_600)),
    ])
    func aRestOfNothingBesideEachAnswerHoldsNobodyBack(state: RateLimitState) throws {
        var admission = admission(window: 1)
        var end = Self.answer
        end.limits.requests = state
        for turn in 0..<200 as Range<UInt64> {
            let ticket = try send(&admission, now: turn * second / 10)
            _ = admission.settle(ticket, end, now: turn * second / 10, random: 0)
        }
    }

    @Test func aRestOfNothingThatARefusalConfirmsIsBelieved() throws {
        var admission = admission(window: 1)
        var end = Self.answer
        end.limits.requests = RateLimitState(limit: 60, remaining: 0, reset: .seconds(30))
        _ = admission.settle(try send(&admission, now: 0), end, now: 0, random: 0)
        var refusal = SendEnd(.rateLimited(retryAfter: nil))
        refusal.limits = end.limits
        _ = admission.settle(try send(&admission, now: second), refusal, now: second, random: 0)
        _ = admission.settle(try send(&admission, .again, now: 31 * second), end, now: 31 * second, random: 0)
        // Whoever waits asks again when it is told to, and may send when what it sent itself is a minute old.
        var now = 32 * second
        while case .wait(.requestsPerMinute, let until?) = admission.admit(AdmissionRequest(), now: now), until > now {
            now = until
        }
        #expect(now >= 60 * second && now <= 62 * second)
    }
}
