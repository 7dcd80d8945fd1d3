import Paradigm
import ParadigmAPI
import Testing

@Suite struct PollScheduleTests {
    @Test func everySecondAtFirstThenEveryFive() {
        let schedule = PollSchedule()
        for elapsed in 0..<10 { #expect(schedule.delay(after: .seconds(elapsed)) == .seconds(1)) }
        for elapsed in [10, 15, 30, 50] { #expect(schedule.delay(after: .seconds(elapsed)) == .seconds(5)) }
    }

    @Test func neverLongerThanATenthAndThirtySeconds() {
        let schedule = PollSchedule()
        #expect(schedule.delay(after: .seconds(100)) == .seconds(10))
        #expect(schedule.delay(after: .seconds(300)) == .seconds(30))
        #expect(schedule.delay(after: .seconds(30_000)) == .seconds(30))
    }

    @Test func neverPastTheDeadline() {
        let schedule = PollSchedule(deadline: .seconds(12))
        #expect(schedule.delay(after: .seconds(10)) == .seconds(2))
        #expect(schedule.delay(after: .seconds(11), asked: .seconds(60)) == .seconds(1))
        #expect(schedule.delay(after: .seconds(12)) == nil)
        #expect(schedule.delay(after: .seconds(13)) == nil)
    }

    @Test func whatTheServerAsksForIsTheLeast() {
        #expect(PollSchedule().delay(after: .zero, asked: .seconds(7)) == .seconds(7))
        #expect(PollSchedule().delay(after: .seconds(20), asked: .seconds(1)) == .seconds(5))
    }

    @Test func eachStatusIsToldAndAnUnknownOneWaitedOut() {
        var state = PollState(PollSchedule(deadline: .seconds(3)))
        var told: [PollReport] = []
        var steps: [PollState.Step] = []
        let replies: [(String, WorkPhase)] = [("running", .underWay), ("mulling", .underWay), ("completed", .done)]
        for (second, reply) in replies.enumerated() {
            let (report, step) = state.step(
                after: PollReport(status: reply.0, phase: reply.1),
                at: .seconds(second)
            )
            told.append(report)
            steps.append(step)
        }
        #expect(told.map(\.status) == ["running", "mulling", "completed"])
        #expect(told.map(\.polls) == [0, 1, 2])
        #expect(steps == [.ask(after: .seconds(1)), .ask(after: .seconds(1)), .end])
        let late = state.step(after: PollReport(status: "running", phase: .underWay), at: .seconds(3))
        #expect(late.step == .overdue)
    }

    /// 64 turns at once that take 5 to 60 s: how much later each is known than it was over.
    @Test func turnsOfAMinuteAreKnownInTime() {
        let schedule = PollSchedule()
        var (time, known, polls) = (0.0, 0.0, 0)
        for index in 0..<64 {
            let work = 5 + 55 * Double(index) / 63
            var elapsed = 0.0
            while elapsed < work, let wait = schedule.delay(after: .seconds(elapsed)) {
                elapsed += Double(wait.components.seconds) + Double(wait.components.attoseconds) * 1e-18
                polls += 1
            }
            time += work
            known += elapsed
        }
        #expect(known / time <= 1.1)
        #expect(polls < 64 * 20)
    }
}
