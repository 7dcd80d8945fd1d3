import ParadigmBatch
import ParadigmSimulator
import Testing

/// The promised figures of several runs that share one server, in virtual time.
@Suite struct SharedServerFigureTests {
    /// What runs that share a server came to.
    private struct Shared {
        let simulation: Simulation

        /// Runs that each begin a little after the one before.
        init(
            _ server: ModelServer,
            runs: Int,
            isKnown: Bool,
            seconds: UInt64,
            joins: [Int: UInt64] = [:],
            leaves: [Int: UInt64] = [:]
        ) {
            var policy = AdmissionPolicy()
            if isKnown {
                policy.sharers = runs
                policy.window = AdmissionPolicy.adaptiveWindow(rows: nil, sharers: runs)
            }
            var simulation = Simulation(policy, server, seed: 1, clients: runs)
            simulation.deadline = .max / 2
            for index in 0..<runs { simulation.clients[index].beginsAt = UInt64(index) * 37 * millisecond }
            for (index, time) in joins { simulation.clients[index].beginsAt = time * second }
            for (index, time) in leaves { simulation.clients[index].leavesAt = time * second }
            simulation.run(until: seconds * second)
            self.simulation = simulation
            for client in simulation.clients {
                #expect(client.figures.violations == 0 && client.figures.lost == 0 && client.figures.failed.isEmpty)
            }
        }

        func rates(_ from: UInt64, _ to: UInt64) -> [Double] {
            simulation.clients.filter { $0.leavesAt == .max }
                .map { $0.figures.throughput(from: from * second, to: to * second) }
        }

        /// Answers a second, of all together.
        func rate(_ from: UInt64, _ to: UInt64) -> Double {
            simulation.clients.reduce(0) { $0 + $1.figures.throughput(from: from * second, to: to * second) }
        }

        /// Jain's index of fairness: 1 when all have as much, 1/n when one has all.
        func fairness(_ from: UInt64, _ to: UInt64) -> Double {
            let rates = rates(from, to)
            let (sum, squares) = rates.reduce((0, 0)) { ($0.0 + $1, $0.1 + $1 * $1) }
            return sum * sum / (Double(rates.count) * squares)
        }

        /// The share of refusals among what was sent.
        var refused: Double {
            let (sends, refusals) = simulation.clients.reduce((0, 0)) {
                ($0.0 + $1.figures.sends, $0.1 + $1.figures.rateLimited)
            }
            return Double(refusals) / Double(sends)
        }
    }

    // MARK: Requests in flight

    @Test(arguments: [2, 8, 16], [nil, 8] as [Int?])
    func slotsAreUsedUpAndSharedEvenly(runs: Int, queue: Int?) {
        let shared = Shared(ModelServer(slots: 64, queueLimit: queue), runs: runs, isKnown: true, seconds: 180)
        #expect(shared.rate(30, 180) >= (runs == 16 ? 0.95 : 0.92) * 320)
        // With few in flight each, refusals make the parts sway.
        #expect(shared.fairness(90, 180) >= (queue == nil ? 0.95 : 0.8))
        #expect(shared.refused <= 0.02)
    }

    @Test(arguments: [2, 8, 16])
    func aServerThatBatchesIsUsedUpToo(runs: Int) {
        var server = ModelServer(slots: 1)
        server.batching = ContinuousBatching(step: 20 * millisecond, perActive: millisecond / 2, most: 64)
        let shared = Shared(server, runs: runs, isKnown: true, seconds: 240)
        #expect(shared.rate(30, 240) * 26 >= 0.95 * 64 / 52 * 1_000)
        #expect(shared.fairness(120, 240) >= 0.9)
    }

    @Test func answersOfVeryDifferentLengthsAreSharedEvenly() {
        var server = ModelServer(slots: 64)
        server.service = .tokens(mean: 50, sigma: 0.8, each: 20 * millisecond)
        let shared = Shared(server, runs: 8, isKnown: true, seconds: 300)
        #expect(shared.rate(30, 300) >= 0.95 * 64)
        #expect(shared.fairness(150, 300) >= 0.9)
    }

    @Test(arguments: [nil, 8] as [Int?])
    func thoseWhoComeLateGetTheirPartAndThoseWhoGoLeaveTheirs(queue: Int?) {
        let server = ModelServer(slots: 64, queueLimit: queue)
        let joined = Shared(server, runs: 8, isKnown: true, seconds: 300, joins: [6: 75, 7: 75])
        #expect(joined.fairness(150, 300) >= (queue == nil ? 0.9 : 0.8) && joined.rate(150, 300) >= 0.95 * 320)
        let left = Shared(server, runs: 8, isKnown: true, seconds: 300, leaves: [0: 120, 1: 120, 2: 120, 3: 120])
        #expect(left.rate(200, 300) >= 0.9 * 320)
    }

    /// Of eight, one is left: what the others held is its own little more than a minute later.
    @Test func whoIsLeftAloneTakesWhatTheOthersHeld() {
        let leaves = Dictionary(uniqueKeysWithValues: (1..<8).map { ($0, 120 as UInt64) })
        let left = Shared(ModelServer(slots: 64, queueLimit: 8), runs: 8, isKnown: true, seconds: 240, leaves: leaves)
        // One more every ten seconds would be 0.15.
        #expect(left.rate(150, 180) >= 0.3 * 320)
        #expect(left.rate(200, 240) >= 0.95 * 320)
    }

    // MARK: A limit per minute

    enum Kind: CaseIterable { case slidingMinute, bucket, window }

    private func limited(_ perMinute: Int, _ kind: Kind, service: ModelServer.Service = .fixed(200 * millisecond))
        -> ModelServer
    {
        var server = ModelServer(slots: 1_000)
        server.service = service
        server.rateLimit = .init(
            perMinute: perMinute,
            isFixedWindow: kind == .window,
            sendsFields: true,
            sendsRetryAfter: true,
            isSliding: kind == .slidingMinute,
            tellsArrival: true
        )
        return server
    }

    /// Nobody tells these runs of each other: what is left is the same for all.
    @Test(arguments: [2, 4, 8], Kind.allCases)
    func aLimitThatIsToldIsUsedUpAndSharedEvenly(runs: Int, kind: Kind) {
        let shared = Shared(limited(600, kind), runs: runs, isKnown: false, seconds: 480)
        #expect(shared.rate(0, 480) >= 0.95 * 10)
        #expect(shared.fairness(240, 480) >= 0.9)
        #expect(shared.refused <= 0.01)
    }

    @Test(arguments: Kind.allCases)
    func whoComesLateGetsItsPartOfALimitAndWhoGoesLeavesIt(kind: Kind) {
        let joined = Shared(limited(600, kind), runs: 8, isKnown: false, seconds: 600, joins: [6: 150, 7: 150])
        #expect(joined.fairness(300, 600) >= 0.9 && joined.rate(300, 600) >= 0.95 * 10)
        #expect(joined.refused <= 0.01)
        let leaves: [Int: UInt64] = [0: 250, 1: 250, 2: 250, 3: 250]
        let left = Shared(limited(600, kind), runs: 8, isKnown: false, seconds: 600, leaves: leaves)
        // Those that stay learn of it by what is left; of the last minute less shows than of a window.
        #expect(left.rate(330, 600) >= (kind == .slidingMinute ? 0.85 : 0.95) * 10)
        #expect(left.refused <= 0.01)
    }
}
