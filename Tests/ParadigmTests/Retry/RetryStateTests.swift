import Paradigm
import Testing

@Suite struct RetryStateTests {
    private func failure(_ kind: ParadigmError.Kind, after: Duration? = nil) -> ParadigmError {
        var error = ParadigmError(kind: kind, message: "")
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
        let full = waits(failure(.serverError), random: 1)
        #expect(full == [.milliseconds(500), .seconds(1), .seconds(2)])
        #expect(waits(failure(.connectionLost), random: 0) == [.zero, .zero, .zero])
        #expect(waits(failure(.connectionRefused), random: 0.5)[1] == .milliseconds(500))
    }

    @Test func `the backoff is capped`() {
        let policy = RetryPolicy(maximumRetries: 40, cap: .seconds(3))
        #expect(waits(failure(.serverError), policy: policy, random: 1).max() == .seconds(3))
    }

    @Test(arguments: [
        ParadigmError.Kind.invalidRequest, .refusedKey, .forbidden, .notFound, .quotaSpent, .untrustedCertificate,
        .wrongCertificateHost, .invalidReply, .replyTooLarge, .redirected, .closed, .timedOut, .tooManyOpenFiles,
        .insecureAddress, .init(rawValue: "unheard_of"),
    ])
    func `final failures are sent once`(kind: ParadigmError.Kind) {
        #expect(waits(failure(kind), random: 1).isEmpty)
    }

    @Test(arguments: [Duration.zero, .milliseconds(20), .seconds(1), .seconds(30), .seconds(120)])
    func `a pause lasts as long as the server asks and hardly longer`(asked: Duration) {
        for random in [0, 0.25, 0.999] {
            for wait in waits(failure(.rateLimited, after: asked), random: random) {
                #expect(wait >= asked)
                #expect(wait <= asked + max(.milliseconds(250), asked * 0.1))
            }
        }
        #expect(waits(failure(.rateLimited, after: asked), random: 0).count == 8)
        #expect(waits(failure(.serverError, after: asked), random: 0).count == 8)
    }

    @Test func `a wait longer than two minutes is not waited for`() {
        #expect(waits(failure(.rateLimited, after: .seconds(121)), random: 0).isEmpty)
    }

    @Test func `without a wait asked for the pause doubles from one second`() {
        let longest = waits(failure(.maintenance), random: 0.999_999)
        #expect(longest.count == 8)
        #expect(longest[0] <= .seconds(1) && longest[0] > .milliseconds(999))
        #expect(longest[3] > .seconds(7))
        #expect(longest[7] <= .seconds(20))
        #expect(waits(failure(.rateLimited), random: 0)[0] == .milliseconds(500))
    }

    @Test func `pauses burn no retry`() {
        var state = RetryState(.standard)
        for _ in 0..<8 { _ = state.decide(after: failure(.rateLimited), random: 0) }
        #expect(state.decide(after: failure(.serverError), random: 0) == .sendAgain(after: .zero))
        #expect(state.decide(after: failure(.rateLimited), random: 0) == .giveUp)
    }

    @Test func `no retries means one attempt`() {
        #expect(waits(failure(.serverError), policy: .none, random: 1).isEmpty)
        #expect(waits(failure(.rateLimited, after: .zero), policy: .none, random: 1).isEmpty)
    }
}
