import ParadigmAPI
import ParadigmBatch
import Testing

/// Waits that are longer than a run can stand still for by one reply, and refusals without end.
extension AdmissionTests {
    private static let day: UInt64 = 86_400 * second

    /// The first time at which a row may be sent, asked for as the gate does.
    private func nextSend(_ admission: inout Admission, _ kind: SendKind = .first, from now: UInt64) -> (
        UInt64, Ticket
    )? {
        var now = now
        for _ in 0..<1_000 {
            switch admission.admit(AdmissionRequest(kind: kind), now: now) {
            case .go(let ticket): return (now, ticket)
            case .wait(_, let until?) where until > now: now = until
            default: return nil
            }
        }
        return nil
    }

    private func firstSend(
        _ admission: inout Admission,
        _ kind: SendKind = .first,
        from now: UInt64
    ) throws -> (UInt64, Ticket) {
        guard let next = nextSend(&admission, kind, from: now) else { throw NothingSent() }
        return next
    }

    private struct NothingSent: Error {}

    @Test(arguments: [AttemptResult.rateLimited(retryAfter: day), .overloaded(retryAfter: day)], [1, 2, 8])
    func aDayThatIsAskedForAmongGoodAnswersIsTriedAfterSeconds(result: AttemptResult, wave: Int) throws {
        var admission = admission(window: wave)
        for turn in 0..<5 as Range<UInt64> {
            let ticket = try send(&admission, now: turn * second)
            _ = admission.settle(ticket, Self.answer, now: turn * second, random: 0)
        }
        let refused = try (0..<wave).map { _ in try send(&admission, now: 6 * second) }
        for ticket in refused { _ = settle(&admission, ticket, result, now: 7 * second) }
        #expect(admission.admit(AdmissionRequest(), now: 7 * second) == .wait(.knock, until: 12 * second))
        let (time, knock) = try firstSend(&admission, .again, from: 7 * second)
        #expect(time == 12 * second)
        #expect(admission.admit(AdmissionRequest(), now: 12 * second).reason == .pause)
        _ = admission.settle(knock, Self.answer, now: 13 * second, random: 0)
        let (again, _) = try firstSend(&admission, from: 13 * second)
        #expect(again <= 14 * second)
    }

    @Test func aKnockInVainIsRepeatedAfterOneTwoFourMinutes() throws {
        var admission = admission(window: 1)
        let good = try send(&admission, now: 0)
        _ = admission.settle(good, Self.answer, now: 0, random: 0)
        let refusal = AttemptResult.rateLimited(retryAfter: Self.day)
        _ = settle(&admission, try send(&admission, now: 0), refusal, now: 0)
        var now: UInt64 = 0
        for gap in [5, 60, 120, 240, 480, 960] as [UInt64] {
            let (time, knock) = try firstSend(&admission, .again, from: now)
            #expect(time - now == gap * second)
            _ = settle(&admission, knock, refusal, now: time)
            now = time
        }
        // A day tells of a limit that lasts longer than an outage may.
        #expect(admission.stopped == nil)
    }

    @Test func theRefusalOfAKnockIsTheLastWord() throws {
        var admission = admission(window: 1)
        _ = settle(&admission, try send(&admission, now: 0), .rateLimited(retryAfter: Self.day), now: 0)
        let (time, knock) = try firstSend(&admission, .again, from: 0)
        // Nothing was answered yet: only a minute without a word casts doubt on it.
        #expect(time == 60 * second)
        _ = settle(&admission, knock, .rateLimited(retryAfter: 10 * second), now: time)
        #expect(admission.pauseEnd >= time + 10 * second && admission.pauseEnd < time + 11 * second)
    }

    @Test(arguments: [2, 20, 60])
    func aShortWaitIsKept(seconds: Int) throws {
        var admission = admission(window: 1)
        let good = try send(&admission, now: 0)
        _ = admission.settle(good, Self.answer, now: 0, random: 0)
        let asked = UInt64(seconds) * second
        _ = admission.settle(
            try send(&admission, now: 0),
            SendEnd(.rateLimited(retryAfter: asked)),
            now: 0,
            random: 0
        )
        let (time, _) = try firstSend(&admission, .again, from: 0)
        #expect(time >= asked)
    }

    // MARK: Refusals without end

    @Test(arguments: [nil, 1, 30])
    func refusalsWithoutAnAnswerEndAsAnOutageDoes(asked: Int?) throws {
        var admission = admission(window: 4) { $0.maximumOutage = 100 * second }
        let wait = asked.map { UInt64($0) * second }
        var now: UInt64 = 0
        while let (time, ticket) = nextSend(&admission, .again, from: now) {
            now = time + millisecond
            _ = settle(&admission, ticket, .rateLimited(retryAfter: wait), now: now)
        }
        #expect(admission.admit(AdmissionRequest(), now: 101 * second) == .stop(.outageTooLong))
        #expect(now > 60 * second && now <= 101 * second)
    }

    @Test func aWaitThatTellsOfALongerLimitIsWaitedFor() throws {
        var admission = admission(window: 1) { $0.maximumOutage = 10 * second }
        let hour = 3_600 * second
        _ = settle(&admission, try send(&admission, now: 0), .rateLimited(retryAfter: hour), now: 0)
        var (now, last) = (0, 0) as (UInt64, UInt64)
        while let (time, ticket) = nextSend(&admission, .again, from: now) {
            (now, last) = (time, time)
            let left = time < hour ? hour - time : hour
            _ = settle(&admission, ticket, .rateLimited(retryAfter: left), now: now)
        }
        #expect(last >= hour)
        #expect(admission.admit(AdmissionRequest(), now: 2 * hour) == .stop(.outageTooLong))
    }

    @Test func anAnswerBeginsTheTimeOfRefusalsAnew() throws {
        var admission = admission(window: 1) { $0.maximumOutage = 10 * second }
        for turn in 0..<50 as Range<UInt64> {
            let (time, refused) = try firstSend(&admission, from: turn * 20 * second)
            _ = settle(&admission, refused, .rateLimited(retryAfter: second), now: time)
            let (later, good) = try firstSend(&admission, from: time)
            _ = admission.settle(good, Self.answer, now: later, random: 0)
        }
        #expect(admission.stopped == nil)
    }
}
