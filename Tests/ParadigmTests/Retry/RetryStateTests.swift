import Paradigm
import Testing

@Suite struct RetryStateTests {
    private func failure(_ attemptClass: AttemptClass, after: Duration? = nil) -> ParadigmError {
        var error = ParadigmError(kind: .serverError, message: "", attemptClass: attemptClass)
        error.retryAfter = after
        return error
    }

    private func waits(_ error: ParadigmError, policy: RetryPolicy = .standard, random: Double) -> [Duration] {
        var state = RetryState(policy)
        var waits: [Duration] = []
        while case .sendAgain(let wait) = state.decide(after: error, random: random) { waits.append(wait) }
        #expect(state.attempts == waits.count + 1)
        return waits
    }

    @Test func `transient failures are tried again three times with full jitter`() {
        let full = waits(failure(.transient), random: 1)
        #expect(full == [.milliseconds(500), .seconds(1), .seconds(2)])
        #expect(waits(failure(.transient), random: 0) == [.zero, .zero, .zero])
        #expect(waits(failure(.unknownHost), random: 0.5)[1] == .milliseconds(500))
    }

    @Test func `the backoff is capped`() {
        let policy = RetryPolicy(maximumRetries: 40, cap: .seconds(3))
        #expect(waits(failure(.transient), policy: policy, random: 1).max() == .seconds(3))
    }

    @Test(arguments: [
        AttemptClass.final, .content, .overdue, .run(.keyRefused), .run(.quotaSpent), .run(.setting),
    ])
    func `final failures are sent once`(attemptClass: AttemptClass) {
        #expect(waits(failure(attemptClass), random: 1).isEmpty)
        #expect(waits(failure(attemptClass, after: .seconds(1)), random: 1).isEmpty)
    }

    @Test func `a whole reply of no use is asked for once more`() {
        #expect(waits(failure(.unusable), random: 1) == [.milliseconds(500)])
        #expect(waits(failure(.unusable), policy: RetryPolicy(maximumRetries: 0), random: 1).isEmpty)
    }

    @Test func `a transient failure waits as long as the server asks, and burns a retry`() {
        let waits = waits(failure(.transient, after: .seconds(2)), random: 0.5)
        #expect(waits == [.milliseconds(2_100), .milliseconds(2_100), .milliseconds(2_100)])
    }

    @Test func `a wait of nothing, asked for again and again, grows`() {
        let waits = waits(failure(.pause, after: .milliseconds(1)), random: 0)
        #expect(waits.count == 8)
        #expect(waits[0] >= .milliseconds(500) && waits[4] == .seconds(8) && waits[7] == .seconds(10))
    }

    @Test(arguments: [Duration.milliseconds(500), .seconds(1), .seconds(30), .seconds(120)])
    func `a pause lasts as long as the server asks and hardly longer`(asked: Duration) {
        for random in [0, 0.25, 0.999] {
            for wait in waits(failure(.pause, after: asked), random: random) {
                #expect(wait >= asked)
                #expect(wait <= asked + max(.milliseconds(250), asked * 0.1))
            }
        }
        #expect(waits(failure(.pause, after: asked), random: 0).count == 8)
    }

    @Test func `a wait longer than two minutes is not waited for`() {
        #expect(waits(failure(.pause, after: .seconds(121)), random: 0).isEmpty)
    }

    @Test func `without a wait asked for the pause doubles from one second`() {
        let longest = waits(failure(.pause), random: 0.999_999)
        #expect(longest.count == 8)
        #expect(longest[0] <= .seconds(1) && longest[0] > .milliseconds(999))
        #expect(longest[3] > .seconds(7))
        #expect(longest[7] <= .seconds(20))
        #expect(waits(failure(.pause), random: 0)[0] == .milliseconds(500))
    }

    @Test func `pauses burn no retry`() {
        var state = RetryState(.standard)
        for _ in 0..<8 { _ = state.decide(after: failure(.pause), random: 0) }
        #expect(state.decide(after: failure(.transient), random: 0) == .sendAgain(after: .zero))
        #expect(state.decide(after: failure(.pause), random: 0) == .giveUp)
    }

    @Test func `no retries means one attempt`() {
        #expect(waits(failure(.transient), policy: .none, random: 1).isEmpty)
        #expect(waits(failure(.pause, after: .zero), policy: .none, random: 1).isEmpty)
    }
}
