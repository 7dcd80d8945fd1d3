import ParadigmBatch
import Synchronization
import Testing

@Suite struct AdmissionGateTests {
    private static let answer = SendEnd(.answered(AnswerFacts(latency: second, timeToFirstByte: second)))

    private func gate(_ clock: ManualClock, window: Int) -> AdmissionGate {
        var policy = AdmissionPolicy()
        policy.window = .fixed(window)
        return AdmissionGate(policy, clock: clock, seed: 1)
    }

    /// How many are past the gate.
    private final class Meter: Sendable {
        private let counts = Mutex((now: 0, most: 0))

        var most: Int { counts.withLock { $0.most } }

        func enter() {
            counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        }

        func leave() {
            counts.withLock { $0.now -= 1 }
        }
    }

    /// Lets other tasks run until so many wait at the gate.
    private func until(_ gate: AdmissionGate, waits count: Int) async {
        while gate.waiting != count { await Task.yield() }
    }

    @Test func whoFindsTheDoorOpenPasses() async throws {
        let gate = gate(ManualClock(), window: 3)
        let tickets = [try await gate.admit(AdmissionRequest()), try await gate.admit(AdmissionRequest())]
        #expect(gate.read { $0.window.inFlight } == 2)
        #expect(try gate.admitAtOnce(AdmissionRequest()) != nil)
        #expect(try gate.admitAtOnce(AdmissionRequest()) == nil)
        for ticket in tickets { gate.settle(ticket, Self.answer) }
        #expect(gate.read { $0.counts.answers } == 2)
    }

    @Test func thoseWhoWaitPassInOrder() async throws {
        let gate = gate(ManualClock(), window: 1)
        var passed: [Int] = []
        var ticket = try await gate.admit(AdmissionRequest())
        try await withThrowingTaskGroup(of: (Int, Ticket).self) { group in
            for index in 0..<10 {
                group.addTask { (index, try await gate.admit(AdmissionRequest())) }
                await until(gate, waits: index + 1)
            }
            for _ in 0..<10 {
                gate.settle(ticket, Self.answer)
                guard let (index, next) = try await group.next() else { break }
                passed.append(index)
                ticket = next
            }
        }
        #expect(passed == Array(0..<10))
        #expect(gate.waiting == 0)
    }

    @Test func theAlarmEndsAPause() async throws {
        let clock = ManualClock()
        let gate = gate(clock, window: 5)
        let first = try await gate.admit(AdmissionRequest())
        gate.settle(first, SendEnd(.rateLimited(retryAfter: 2 * second)))
        async let second = gate.admit(AdmissionRequest(kind: .again))
        await until(gate, waits: 1)
        let alarm = try #require(clock.alarm)
        clock.turn(to: alarm - 1)
        #expect(gate.waiting == 1)
        clock.turn(to: alarm)
        #expect(try await second.sentAt == alarm)
    }

    @Test func whoeverLooksLearnsWhatTheNextRowWaitsFor() async throws {
        let clock = ManualClock()
        let gate = gate(clock, window: 3)
        #expect(gate.heldUp == nil)
        let tickets = try (0..<3).compactMap { _ in try gate.admitAtOnce(AdmissionRequest()) }
        async let next = gate.admit(AdmissionRequest())
        await until(gate, waits: 1)
        #expect(gate.heldUp?.reason == .window)
        for ticket in tickets { gate.settle(ticket, SendEnd(.rateLimited(retryAfter: 2 * second))) }
        let pause = try #require(gate.heldUp)
        #expect(pause.reason == .pause)
        let end = try #require(pause.until)
        #expect(end >= 2 * second)
        clock.turn(to: end)
        _ = try await next
        // On the way back to full speed the next one has to wait for its turn.
        async let last = gate.admit(AdmissionRequest())
        await until(gate, waits: 1)
        let restart = try #require(gate.heldUp)
        #expect(restart.reason == .restart)
        clock.turn(to: try #require(restart.until))
        _ = try await last
        #expect(gate.heldUp == nil)
    }

    @Test(arguments: [WaitReason.requestsPerMinute, .tokensPerMinute])
    func whatIsWaitedForIsALimit(reason: WaitReason) async throws {
        let clock = ManualClock()
        var policy = AdmissionPolicy()
        policy.window = .fixed(100)
        if reason == .requestsPerMinute { policy.requestsPerMinute = 60 } else { policy.tokensPerMinute = 600 }
        let gate = AdmissionGate(policy, clock: clock, seed: 1)
        let request = AdmissionRequest(promptTokens: 10)
        while try gate.admitAtOnce(request) != nil {}
        let waiting = Task { try await gate.admit(request) }
        await until(gate, waits: 1)
        let held = try #require(gate.heldUp)
        #expect(held.reason == reason)
        clock.turn(to: try #require(held.until))
        _ = try await waiting.value
        #expect(gate.heldUp == nil)
    }

    @Test func whoeverGivesUpWaitingHoldsNothingUp() async throws {
        let gate = gate(ManualClock(), window: 1)
        _ = try await gate.admit(AdmissionRequest())
        let waiting = Task { try await gate.admit(AdmissionRequest()) }
        await until(gate, waits: 1)
        waiting.cancel()
        _ = await waiting.result
        #expect(gate.heldUp == nil)
    }

    @Test func aBackoffEndsByItselfAndHoldsNobodyElse() async throws {
        let clock = ManualClock()
        let gate = gate(clock, window: 5)
        async let late = gate.admit(AdmissionRequest(kind: .retry), notBefore: 3 * second)
        await until(gate, waits: 1)
        // Somebody waits, so this one enters the queue too, and leaves it at once.
        let other = try await gate.admit(AdmissionRequest())
        #expect(other.sentAt == 0)
        clock.turn(to: 3 * second)
        #expect(try await late.sentAt == 3 * second)
    }

    @Test func anEmptyBudgetHoldsRetriesOnly() async throws {
        let clock = ManualClock()
        let gate = gate(clock, window: 100)
        for _ in 0..<20 { _ = try await gate.admit(AdmissionRequest(kind: .retry)) }
        async let retry = gate.admit(AdmissionRequest(kind: .retry))
        await until(gate, waits: 1)
        _ = try await gate.admit(AdmissionRequest())
        #expect(gate.waiting == 1)
        clock.turn(to: RetryBudget.trickle)
        _ = try await retry
    }

    @Test func whoIsCancelledLeavesTheQueue() async throws {
        let gate = gate(ManualClock(), window: 1)
        let ticket = try await gate.admit(AdmissionRequest())
        let cancelled = Task { try await gate.admit(AdmissionRequest()) }
        await until(gate, waits: 1)
        let patient = Task { try await gate.admit(AdmissionRequest()) }
        await until(gate, waits: 2)
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        #expect(gate.waiting == 1)
        gate.settle(ticket, Self.answer)
        _ = try await patient.value
    }

    @Test func whoIsCancelledBeforeWaitingNeverWaits() async throws {
        let gate = gate(ManualClock(), window: 1)
        _ = try await gate.admit(AdmissionRequest())
        let task = Task {
            unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
            return try await gate.admit(AdmissionRequest())
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(gate.waiting == 0)
    }

    @Test func aStopReachesAllWhoWaitAndAllWhoCome() async throws {
        let gate = gate(ManualClock(), window: 1)
        let ticket = try await gate.admit(AdmissionRequest())
        let waiting = (0..<5).map { _ in Task { try await gate.admit(AdmissionRequest()) } }
        await until(gate, waits: 5)
        gate.settle(ticket, SendEnd(.keyRefused))
        for task in waiting {
            await #expect(throws: AdmissionStopped(reason: .keyRefused)) { try await task.value }
        }
        await #expect(throws: AdmissionStopped(reason: .keyRefused)) { try await gate.admit(AdmissionRequest()) }
        gate.stop(.capReached)
        #expect(gate.read { $0.stopped } == .keyRefused)
    }

    @Test func manyWorkersNeverExceedTheWindow() async throws {
        let gate = gate(ManualClock(), window: 8)
        let meter = Meter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    for _ in 0..<200 {
                        let ticket = try await gate.admit(AdmissionRequest())
                        meter.enter()
                        await Task.yield()
                        meter.leave()
                        gate.settle(ticket, Self.answer)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(meter.most <= 8)
        #expect(gate.read { $0.counts.answers } == 6_400)
        #expect(gate.waiting == 0)
    }

    @Test func theSystemClockRings() async {
        let clock = SystemAdmissionClock()
        let before = clock.now
        let rang = await withCheckedContinuation { continuation in
            clock.setAlarm(at: before + 5 * millisecond) { continuation.resume(returning: clock.now) }
            // Later than the one already set: it changes nothing.
            clock.setAlarm(at: before + 3_600 * second) {}
        }
        #expect(rang >= before + 5 * millisecond)
    }
}
