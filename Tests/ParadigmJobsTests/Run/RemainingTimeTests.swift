import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct RemainingTimeTests {
    private func seconds(_ change: (inout RemainingTime) -> Void) -> Double? {
        var rest = RemainingTime(left: 700, unsent: 700, rowsPerSecond: 0)
        change(&rest)
        return rest.estimate.map { ($0 / .milliseconds(1)).rounded() / 1000 }
    }

    @Test func `without a limit the present rate decides`() {
        #expect(seconds { _ in } == nil)
        #expect(seconds { $0.rowsPerSecond = 7 } == 100)
    }

    @Test func `under a limit it is right before a row is done`() {
        #expect(seconds { $0.allowedPerMinute = 240 } == 175)
    }

    @Test func `it never falls below what the limit allows`() {
        // The first burst looks as if it went on for ever.
        #expect(seconds { ($0.allowedPerMinute, $0.rowsPerSecond) = (240, 100) } == 175)
        // A server slower than the limit decides itself.
        #expect(seconds { ($0.allowedPerMinute, $0.rowsPerSecond) = (240, 2) } == 350)
    }

    @Test func `while the limit holds rows up, a lull says nothing`() {
        #expect(
            seconds {
                ($0.allowedPerMinute, $0.rowsPerSecond) = (240, 0.5)
                ($0.left, $0.unsent, $0.waitForLimit) = (460, 460, .seconds(59))
            } == 174
        )
    }

    @Test func `rows in flight need not be sent again`() {
        #expect(seconds { ($0.unsent, $0.allowedPerMinute, $0.waitForLimit) = (60, 60, .zero) } == 60)
    }

    @Test func `progress takes the limit from what is known`() {
        var progress = BatchProgress()
        (progress.total, progress.done, progress.inFlight) = (1000, 300, 100)
        progress.rowsPerSecond = 1
        progress.allowedPerMinute = 600
        #expect(progress.remaining == .seconds(700))
        progress.waiting = .requestsPerMinute
        #expect(progress.remaining == .seconds(60))
        progress.waiting = .window
        #expect(progress.remaining == .seconds(700))
        progress.total = nil
        #expect(progress.remaining == nil)
    }

    @Test func `a pace knows the limits that it keeps`() {
        var policy = AdmissionPolicy()
        #expect(Admission(policy).perMinute == Admission(AdmissionPolicy()).perMinute)
        #expect(Admission(policy).perMinute.requests == nil)
        (policy.requestsPerMinute, policy.tokensPerMinute) = (240, 9_000)
        #expect(Admission(policy).perMinute.requests == 240)
        #expect(Admission(policy).perMinute.tokens == 9_000)
    }
}
