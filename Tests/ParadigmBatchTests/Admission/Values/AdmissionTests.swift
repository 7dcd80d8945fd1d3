import ParadigmAPI
import ParadigmBatch
import Testing

/// Admission and the attempts of single rows, driven by hand.
@Suite struct AdmissionTests {
    static let answer = SendEnd(.answered(AnswerFacts(latency: second, timeToFirstByte: second)))

    func admission(window: Int = 10, _ change: (inout AdmissionPolicy) -> Void = { _ in }) -> Admission {
        var policy = AdmissionPolicy()
        policy.window = .fixed(window)
        change(&policy)
        return Admission(policy)
    }

    func send(_ admission: inout Admission, _ kind: SendKind = .first, now: UInt64) throws -> Ticket {
        guard case .go(let ticket) = admission.admit(AdmissionRequest(kind: kind), now: now) else {
            throw Closed()
        }
        return ticket
    }

    private struct Closed: Error {}

    func settle(_ admission: inout Admission, _ ticket: Ticket, _ result: AttemptResult, now: UInt64)
        -> Settlement
    {
        admission.settle(ticket, SendEnd(result), now: now, random: 0.5)
    }

    @Test func theWindowHolds() throws {
        var admission = admission(window: 2)
        let first = try send(&admission, now: 0)
        _ = try send(&admission, now: 0)
        #expect(admission.admit(AdmissionRequest(), now: 0) == .wait(.window, until: nil))
        _ = admission.settle(first, Self.answer, now: second, random: 0)
        _ = try send(&admission, now: second)
        #expect(admission.counts.sends == 3 && admission.counts.answers == 1)
    }

    /// A run of four, all in flight since 20 s, that knows latencies of one second.
    private func fourInFlight() throws -> (Admission, [Ticket]) {
        var admission = admission(window: 4)
        for turn in 0..<20 as Range<UInt64> {
            let ticket = try send(&admission, now: turn * second)
            _ = admission.settle(ticket, Self.answer, now: (turn + 1) * second, random: 0)
        }
        var tickets: [Ticket] = []
        for _ in 0..<4 { tickets.append(try send(&admission, now: 20 * second)) }
        return (admission, tickets)
    }

    @Test func silenceIsProbedAndOnlyAnAnsweredProbeGivesUpTheOthers() throws {
        let (run, silent) = try fourInFlight()
        var admission = run
        #expect(admission.admit(AdmissionRequest(), now: 50 * second - 1) == .wait(.window, until: 50 * second))
        let probe = try send(&admission, now: 50 * second)
        #expect(probe.isProbe && admission.outage.isDown && !admission.window.isOpen)
        #expect(settle(&admission, probe, .transportFailure, now: 51 * second).givesUpOlder == false)
        let another = try send(&admission, now: 60 * second)
        let settlement = admission.settle(another, Self.answer, now: 61 * second, random: 0)
        #expect(settlement.givesUpOlder && !admission.outage.isDown)
        for var ticket in silent {
            var row = RowAttempts()
            row.begin(&ticket)
            let given = settle(&admission, ticket, .givenUp, now: 61 * second)
            #expect(row.end(.givenUp, given, now: 7, random: 0) == .again(notBefore: 7, .again) && row.burnt == 0)
        }
        #expect(admission.window.inFlight == 0 && admission.counts.failures == 1)
    }

    @Test func aLateAnswerEndsTheSilenceAndNothingIsGivenUp() throws {
        let (run, silent) = try fourInFlight()
        var admission = run
        let probe = try send(&admission, now: 50 * second)
        #expect(!admission.settle(silent[0], Self.answer, now: 51 * second, random: 0).givesUpOlder)
        #expect(!admission.outage.isDown)
        #expect(!admission.settle(probe, Self.answer, now: 52 * second, random: 0).givesUpOlder)
    }

    @Test func aNewSendBeginsTheSilenceAnew() throws {
        let (run, tickets) = try fourInFlight()
        var admission = run
        _ = admission.settle(tickets[0], Self.answer, now: 21 * second, random: 0)
        #expect(try !send(&admission, now: 90 * second).isProbe)
        #expect(admission.admit(AdmissionRequest(), now: 100 * second) == .wait(.window, until: 120 * second))
    }

    @Test func a429PausesEverybodyAndBurnsNothing() throws {
        var admission = admission()
        var row = RowAttempts()
        var ticket = try send(&admission, now: 0)
        row.begin(&ticket)
        let settlement = settle(&admission, ticket, .rateLimited(retryAfter: 3 * second), now: second)
        #expect(
            row.end(.rateLimited(retryAfter: nil), settlement, now: second, random: 0)
                == .again(notBefore: second, .again)
        )
        #expect(row.burnt == 0)
        guard case .wait(.pause, let until?) = admission.admit(AdmissionRequest(), now: 4 * second - 1) else {
            throw Closed()
        }
        #expect((4 * second...4 * second + 300 * millisecond).contains(until))
        _ = try send(&admission, now: until)
    }

    @Test func a429ThatItsFieldsExplainDoesNotCutTheWindow() throws {
        var policy = AdmissionPolicy()
        policy.window = .adaptive(start: 4, ceiling: 10)
        var admission = Admission(policy)
        let good = try send(&admission, now: 0)
        _ = admission.settle(good, Self.answer, now: 0, random: 0)
        var limits = RateLimitFields()
        limits.requests = RateLimitState(limit: 100, remaining: 0, reset: .seconds(9))
        let ticket = try send(&admission, now: 0)
        _ = admission.settle(ticket, SendEnd(.rateLimited(retryAfter: nil), limits: limits), now: 0, random: 0)
        #expect(admission.window.limit == 4)
        guard case .wait(.requestsPerMinute, let until?) = admission.admit(AdmissionRequest(), now: 5 * second) else {
            throw Closed()
        }
        #expect(until == 9 * second)
    }

    @Test func aRefusalForTooManyAtOncePausesNobody() throws {
        var policy = AdmissionPolicy()
        policy.window = .adaptive(start: 4, ceiling: 10)
        var admission = Admission(policy)
        let first = try send(&admission, now: 0)
        let second = try send(&admission, now: 10 * millisecond)
        var end = SendEnd(.rateLimited(retryAfter: 60 * 1_000_000_000))
        end.isForConcurrency = true
        let settlement = admission.settle(second, end, now: 20 * millisecond, random: 0)
        // It is the window's doing, not the row's.
        #expect(settlement.isExcused)
        #expect(admission.window.limit == 1)
        #expect(admission.admit(AdmissionRequest(kind: .again), now: 21 * millisecond) == .wait(.window, until: nil))
        _ = admission.settle(first, Self.answer, now: 30 * millisecond, random: 0)
        let again = try send(&admission, .again, now: 31 * millisecond)
        // With nothing else under way somebody else uses the places: the wait asked for means nothing.
        _ = admission.settle(again, end, now: 32 * millisecond, random: 0)
        #expect(admission.pauseEnd > 32 * millisecond && admission.pauseEnd < 2 * ParadigmBatchTests.second)
    }

    @Test func aFixedWindowPausesForARefusalForTooManyAtOnce() throws {
        var admission = admission(window: 8)
        _ = try send(&admission, now: 0)
        let refused = try send(&admission, now: 0)
        var end = SendEnd(.rateLimited(retryAfter: 60 * second))
        end.isForConcurrency = true
        // The window stays open, so that nothing but a pause keeps the row from going again at once, and again.
        let settlement = admission.settle(refused, end, now: millisecond, random: 0.5)
        #expect(!settlement.isExcused)
        guard case .wait(.pause, let until?) = admission.admit(AdmissionRequest(kind: .again), now: millisecond) else {
            throw Closed()
        }
        #expect(until > 500 * millisecond && until < 2 * second)
    }

    @Test func aClockThatGoesBackStandsStill() throws {
        var admission = admission(window: 4)
        let first = try send(&admission, now: 2 * second)
        let second = try send(&admission, now: ParadigmBatchTests.second)
        _ = admission.settle(second, Self.answer, now: 1, random: 0)
        _ = admission.settle(first, Self.answer, now: 0, random: 0)
        #expect(admission.counts.answers == 2)
    }

    @Test func aLongWaitAmongAnswersIsKnockedAtOnce() throws {
        var admission = admission(window: 4)
        let early = try send(&admission, now: 0)
        let refused = try send(&admission, now: 0)
        _ = admission.settle(refused, SendEnd(.rateLimited(retryAfter: 60 * second)), now: second, random: 0)
        guard case .wait(.pause, _) = admission.admit(AdmissionRequest(), now: 2 * second) else { throw Closed() }
        // An answer comes in the meantime: one may knock, and no second one.
        _ = admission.settle(early, Self.answer, now: 3 * second, random: 0)
        let knock = try send(&admission, .again, now: 3 * second)
        guard case .wait(.pause, _) = admission.admit(AdmissionRequest(), now: 3 * second) else { throw Closed() }
        _ = admission.settle(knock, Self.answer, now: 4 * second, random: 0)
        #expect(admission.pauseEnd <= 4 * second)
        _ = try send(&admission, now: 5 * second)
    }

    @Test func aKnockInVainIsNotRepeated() throws {
        var admission = admission(window: 4)
        let early = try send(&admission, now: 0)
        let refused = try send(&admission, now: 0)
        let refusal = SendEnd(.rateLimited(retryAfter: 60 * second))
        _ = admission.settle(refused, refusal, now: second, random: 0)
        _ = admission.settle(early, Self.answer, now: 2 * second, random: 0)
        let knock = try send(&admission, now: 2 * second)
        _ = admission.settle(knock, refusal, now: 3 * second, random: 0)
        guard case .wait(.pause, let until?) = admission.admit(AdmissionRequest(), now: 4 * second) else {
            throw Closed()
        }
        #expect(until >= 63 * second)
    }

    @Test func theFirstRequestsOfAnAdaptiveWindowGoOutALittleApart() throws {
        var policy = AdmissionPolicy()
        policy.window = .adaptive(start: 8, ceiling: 10)
        var admission = Admission(policy)
        let first = try send(&admission, now: 0)
        guard case .wait(.window, let until?) = admission.admit(AdmissionRequest(), now: 0) else { throw Closed() }
        #expect(until == 2 * millisecond)
        _ = try send(&admission, now: until)
        // An answer ends that.
        _ = admission.settle(first, Self.answer, now: until, random: 0)
        _ = try send(&admission, now: until)
        _ = try send(&admission, now: until)
    }

    @Test func transientFailuresAreTriedThreeMoreTimesWithFullJitter() throws {
        var admission = admission()
        var row = RowAttempts()
        var now: UInt64 = 0
        for (attempt, longest) in [(1, 500), (2, 1_000), (3, 2_000)] as [(Int, UInt64)] {
            let other = try send(&admission, now: now)
            _ = admission.settle(other, Self.answer, now: now, random: 0)
            var ticket = try send(&admission, attempt == 1 ? .first : .retry, now: now)
            row.begin(&ticket)
            let settlement = settle(&admission, ticket, .transientFailure(status: 500), now: now)
            let decision = row.end(.transientFailure(status: 500), settlement, now: now, random: 0.5)
            #expect(decision == .again(notBefore: now + longest * millisecond / 2, .retry))
            now += 10 * second
        }
        var ticket = try send(&admission, .retry, now: now)
        row.begin(&ticket)
        let settlement = settle(&admission, ticket, .transportFailure, now: now)
        #expect(row.end(.transportFailure, settlement, now: now, random: 0.5) == .setAside)
        #expect(row.sends == 4)
    }

    @Test func aRowRefusedEightTimesWhileOthersPassIsSetAside() throws {
        var admission = admission()
        var row = RowAttempts()
        var now: UInt64 = 0
        for count in 1...8 {
            // Refusals without an answer between them are one.
            for _ in 0..<3 {
                now += 100 * second
                var ticket = try send(&admission, .again, now: now)
                row.begin(&ticket)
                let settlement = settle(&admission, ticket, .rateLimited(retryAfter: second), now: now)
                let decision = row.end(.rateLimited(retryAfter: second), settlement, now: now, random: 0)
                if count == 8 {
                    #expect(decision == .setAside)
                    return
                }
                #expect(decision == .again(notBefore: now, .again))
            }
            now += 100 * second
            let other = try send(&admission, now: now)
            _ = admission.settle(other, Self.answer, now: now, random: 0)
        }
    }

    @Test func anOutageBurnsNoAttemptEvenWhenFoundOutLate() throws {
        var admission = admission(window: 5)
        let good = try send(&admission, now: 0)
        _ = admission.settle(good, Self.answer, now: 0, random: 0)
        var rows = [RowAttempts](repeating: RowAttempts(), count: 5)
        var tickets: [Ticket] = []
        for index in rows.indices {
            tickets.append(try send(&admission, now: second))
            rows[index].begin(&tickets[index])
        }
        for (index, ticket) in tickets.enumerated() {
            let settlement = settle(&admission, ticket, .transportFailure, now: 2 * second)
            let decision = rows[index].end(.transportFailure, settlement, now: 2 * second, random: 0)
            // With two others in flight, the third failure is the one that shows what it is.
            #expect(decision == .again(notBefore: 2 * second, index < 2 ? .retry : .again))
        }
        #expect(admission.outage.isDown)
        #expect(rows[0].burnt == 1 && rows[4].burnt == 0)
        let probe = try send(&admission, .retry, now: 3 * second)
        #expect(probe.isProbe)
        #expect(admission.admit(AdmissionRequest(), now: 3 * second).reason == .outage)
        _ = admission.settle(probe, Self.answer, now: 4 * second, random: 0)
        var again = try send(&admission, .retry, now: 5 * second)
        rows[0].begin(&again)
        #expect(rows[0].burnt == 0)
    }

    @Test func aServerThatNeverAnswersIsUnreachableAfterHalfAMinute() throws {
        var admission = admission()
        for _ in 0..<3 {
            let ticket = try send(&admission, now: second)
            _ = settle(&admission, ticket, .transportFailure, now: second)
        }
        #expect(admission.admit(AdmissionRequest(), now: 1_500 * millisecond).reason == .outage)
        #expect(admission.admit(AdmissionRequest(), now: 31 * second) == .stop(.unreachable))
        #expect(admission.stopped == .unreachable)
    }

    @Test func aLongOutageStopsTheRun() throws {
        var admission = admission { $0.maximumOutage = 60 * second }
        let good = try send(&admission, now: 0)
        _ = admission.settle(good, Self.answer, now: 0, random: 0)
        for _ in 0..<3 {
            let ticket = try send(&admission, now: second)
            _ = settle(&admission, ticket, .transientFailure(status: 502), now: second)
        }
        #expect(admission.admit(AdmissionRequest(), now: 60 * second) != .stop(.outageTooLong))
        #expect(admission.admit(AdmissionRequest(), now: 61 * second) == .stop(.outageTooLong))
    }

    @Test(arguments: [(AttemptResult.keyRefused, StopReason.keyRefused), (.quotaSpent, .quotaSpent)])
    func aRefusedKeyAndASpentQuotaStopAtOnce(result: AttemptResult, reason: StopReason) throws {
        var admission = admission()
        var row = RowAttempts()
        var ticket = try send(&admission, now: 0)
        row.begin(&ticket)
        let settlement = settle(&admission, ticket, result, now: 1)
        #expect(row.end(result, settlement, now: 1, random: 0) == .pending(reason))
        #expect(admission.admit(AdmissionRequest(), now: 2) == .stop(reason))
    }

    @Test func theFirstRefusalsAreHeldBack() throws {
        var admission = admission(window: 30)
        var tickets: [Ticket] = []
        for _ in 0..<22 { tickets.append(try send(&admission, now: 0)) }
        for ticket in tickets {
            #expect(refuse(&admission, ticket, now: 1) == .hold)
        }
        // Others are tried, one at a time.
        for index in 0..<20 {
            let sample = try sample(&admission, now: 2)
            #expect(admission.admit(AdmissionRequest(), now: 2) == .wait(.window, until: nil))
            let decision = refuse(&admission, sample, now: 2)
            #expect(decision == (index < 19 ? .hold : .pending(.refused(.notFound))))
        }
        #expect(admission.stopped == .refused(.notFound))
    }

    private func sample(_ admission: inout Admission, now: UInt64) throws -> Ticket {
        var request = AdmissionRequest()
        request.isSample = true
        guard case .go(let ticket) = admission.admit(request, now: now) else { throw Closed() }
        return ticket
    }

    private func refuse(_ admission: inout Admission, _ ticket: Ticket, now: UInt64) -> RowDecision {
        var row = RowAttempts()
        let settlement = settle(&admission, ticket, .rowFailure(status: 404), now: now)
        return row.end(.rowFailure(status: 404), settlement, now: now, random: 0)
    }

    @Test func theLastRowsDecideWhereNoOtherIsLeft() throws {
        var admission = admission(window: 30)
        let tickets = try (0..<22).map { _ in try send(&admission, now: 0) }
        for ticket in tickets { #expect(refuse(&admission, ticket, now: 1) == .hold) }
        #expect(admission.stopped == nil)
        admission.endRows()
        #expect(admission.stopped == .refused(.notFound))
    }

    @Test func firstRowsThatAreRefusedForWhatIsInThemAreNoDeadEnd() throws {
        var admission = admission(window: 30)
        let tickets = try (0..<20).map { _ in try send(&admission, now: 0) }
        for ticket in tickets { _ = refuse(&admission, ticket, now: 1) }
        for _ in 0..<19 { _ = refuse(&admission, try sample(&admission, now: 2), now: 2) }
        let good = try sample(&admission, now: 3)
        _ = admission.settle(good, Self.answer, now: 4, random: 0)
        #expect(admission.stopped == nil && admission.start.state == .open)
        let later = try send(&admission, now: 5)
        #expect(refuse(&admission, later, now: 5) == .record)
    }

    @Test func afterASuccessRefusalsBelongToTheirRows() throws {
        var admission = admission(window: 30)
        let good = try send(&admission, now: 0)
        _ = admission.settle(good, Self.answer, now: 0, random: 0)
        for _ in 0..<25 {
            var row = RowAttempts()
            let ticket = try send(&admission, now: 1)
            let settlement = settle(&admission, ticket, .rowFailure(status: 400), now: 1)
            #expect(row.end(.rowFailure(status: 400), settlement, now: 1, random: 0) == .record)
        }
        #expect(admission.stopped == nil)
    }

    @Test func theCapStopsTheRunWhenNothingIsInFlight() throws {
        var admission = admission { $0.caps.tokens = 100 }
        let request = AdmissionRequest(promptTokens: 40, completionTokens: 60)
        guard case .go(let ticket) = admission.admit(request, now: 0) else { throw Closed() }
        #expect(admission.admit(request, now: 0).reason == .cap)
        let facts = AnswerFacts(latency: 1, timeToFirstByte: 1, promptTokens: 40, completionTokens: 75)
        _ = admission.settle(ticket, SendEnd(.answered(facts)), now: 1, random: 0)
        #expect(admission.admit(request, now: 1) == .stop(.capReached))
        #expect(admission.caps.excessTokens == 15)
    }

    @Test func theTypicalLengthOfAnswersIsKnownAfterTwenty() throws {
        var admission = admission()
        for count in 1...40 {
            let ticket = try send(&admission, now: 0)
            let facts = AnswerFacts(latency: 1, timeToFirstByte: 1, completionTokens: count)
            _ = admission.settle(ticket, SendEnd(.answered(facts)), now: 0, random: 0)
            #expect((admission.typicalCompletionTokens == nil) == (count < 20))
        }
        #expect(admission.typicalCompletionTokens.map { (28...40).contains($0) } == true)
    }
}

extension Admittance {
    /// What the row waits for; nil when it need not wait.
    var reason: WaitReason? {
        if case .wait(let reason, _) = self { reason } else { nil }
    }
}
