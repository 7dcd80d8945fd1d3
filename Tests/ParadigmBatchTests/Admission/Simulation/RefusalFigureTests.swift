import ParadigmBatch
import Testing

/// The promised figures about refusals: for too many at once, and for a while.
@Suite struct RefusalFigureTests {
    @Test(arguments: [true, false], [1, 2, 6, 20])
    func aRefusalForTooManyAtOnceIsNotWaitedOut(isTold: Bool, most: Int) {
        for seed in 0..<3 as Range<UInt64> {
            var server = ModelServer(slots: 1_000)
            server.service = .fixed(100 * millisecond)
            server.parallel = .init(most: most, retryAfter: 60 * second, isTold: isTold)
            let rows = 50 * most
            var simulation = Simulation(AdmissionPolicy(), server, rows: rows, seed: seed)
            simulation.run(until: 3_600 * second)
            // Fifty at each place, 100 ms each.
            #expect(simulation.now < 10 * second, "seed \(seed)")
            #expect(simulation.figures.outcomes == rows && simulation.figures.failed.isEmpty)
            #expect(simulation.figures.rateLimited <= 45, "seed \(seed)")
        }
    }

    @Test func aFixedWindowAboveWhatIsTakenDoesNotHammerTheServer() {
        var server = ModelServer(slots: 1_000)
        server.service = .fixed(100 * millisecond)
        server.parallel = .init(most: 10, retryAfter: 60 * second, isTold: true)
        var policy = AdmissionPolicy()
        policy.window = .fixed(64)
        var simulation = Simulation(policy, server, rows: 300, seed: 1)
        simulation.run(until: 3_600 * second)
        #expect(simulation.figures.outcomes == 300)
        #expect(simulation.figures.sends < 1_200)
    }

    @Test func aSlowServerThatRefusedManyIsBackAtOnce() {
        // A long way there and back: a hundred are under way before the first refusal comes.
        for seed in 0..<3 as Range<UInt64> {
            var server = ModelServer(slots: 100)
            server.service = .fixed(2 * second)
            server.network = 300 * millisecond
            var simulation = Simulation(AdmissionPolicy(), server, seed: seed)
            simulation.storm = (from: 60 * second, length: 20 * second)
            simulation.run(until: 120 * second)
            let before = simulation.figures.throughput(from: 50 * second, to: 60 * second)
            let after = simulation.figures.throughput(from: 90 * second, to: 110 * second)
            #expect(after >= 0.9 * before, "seed \(seed): \(after) after \(before)")
        }
    }

    @Test(arguments: [8, 64, 200], [true, false])
    func aSpellOfRefusalsLeavesNoFalseLimitBehind(slots: Int, tellsItsEnd: Bool) {
        for seed in 0..<5 as Range<UInt64> {
            var server = ModelServer(slots: slots)
            server.stormTellsItsEnd = tellsItsEnd
            let begin = 40 * second + seed * 777 * millisecond
            let end = begin + 20 * second
            var simulation = Simulation(AdmissionPolicy(), server, seed: seed)
            simulation.storm = (from: begin, length: 20 * second)
            simulation.run(until: 90 * second)
            let before = simulation.figures.throughput(from: begin - 10 * second, to: begin)
            let after = simulation.figures.throughput(from: end + 5 * second, to: end + 15 * second)
            #expect(after >= 0.9 * before, "seed \(seed): \(after) after \(before)")
            #expect(simulation.figures.rateLimited <= slots + 30, "seed \(seed)")
        }
    }

    @Test func aWaitThatIsMeantIsKnockedAtOnceAndThenBelieved() {
        // Sixty in each minute by the clock, and the server says when the next one begins.
        var server = ModelServer(slots: 64)
        server.rateLimit = .init(perMinute: 60, isFixedWindow: true, sendsFields: false, sendsRetryAfter: true)
        var simulation = Simulation(AdmissionPolicy(), server, seed: 1)
        simulation.run(until: 600 * second)
        #expect(simulation.figures.rateLimited <= 20)
        #expect(simulation.figures.failed.isEmpty)
    }
}
