import ParadigmBatch
import ParadigmGround
import ParadigmSimulator
import Testing

/// The promised figures of concurrency control on servers that batch, in virtual time.
///
/// A server's step takes A + B · active. A few cells run each time; all of them, over many seeds, with
///
///     PARADIGM_SEEDS=100 swift test -c release --filter BatchingFigureTests
@Suite struct BatchingFigureTests {
    struct Cell: Sendable, CustomTestStringConvertible {
        /// Milliseconds of a step, and of each active request in it.
        let a: Double
        let b: Double
        let most: Int
        let isLong: Bool

        var testDescription: String { "A \(a) ms, B \(b) ms, \(most) active, \(isLong ? "100-2000" : "4-48") tokens" }

        var lengths: ClosedRange<Int> { isLong ? 100...2_000 : 4...48 }
        var step: UInt64 { UInt64(a * 1e6) }
        var perActive: UInt64 { UInt64(b * 1e6) }
        /// Tokens per second of the best fixed window.
        var best: Double { Double(most) / (a + b * Double(most)) * 1e3 }
        /// How long an answer of the mean length takes there, in seconds.
        var life: Double { Double(lengths.lowerBound + lengths.upperBound) / 2 * Double(most) / best }
    }

    /// How many seeds were asked for; nil for the usual test.
    static let seeds = unsafe getenv("PARADIGM_SEEDS").flatMap { unsafe Int(String(cString: $0)) }

    static let cells: [Cell] = {
        guard seeds != nil else {
            return [
                Cell(a: 20, b: 0.5, most: 64, isLong: false), Cell(a: 2, b: 1, most: 8, isLong: false),
                Cell(a: 8, b: 1, most: 64, isLong: false), Cell(a: 40, b: 2, most: 32, isLong: false),
                Cell(a: 40, b: 0.3, most: 32, isLong: true),
            ]
        }
        var all: [Cell] = []
        for isLong in [false, true] {
            for a in [1.0, 5, 20, 40] {
                for b in [0.05, 0.3, 1, 2] {
                    for most in [8, 32, 128, 512] { all.append(Cell(a: a, b: b, most: most, isLong: isLong)) }
                }
            }
        }
        return all
    }()

    private func simulation(_ cell: Cell, _ window: Window.Mode?, seed: UInt64) -> Simulation {
        var policy = AdmissionPolicy()
        if let window { policy.window = window }
        var server = ModelServer(slots: 1)
        server.batching = ContinuousBatching(step: cell.step, perActive: cell.perActive, most: cell.most)
        server.lengths = cell.lengths
        var simulation = Simulation(policy, server, seed: seed)
        simulation.deadline = .max / 2
        return simulation
    }

    @Test(arguments: cells)
    func asMuchIsFinishedAsWithTheBestFixedWindow(cell: Cell) {
        let seconds = Self.seeds == nil ? 100 + 10 * cell.life : max(240, 40 * cell.life)
        var shares: [Double] = []
        for seed in 0..<UInt64(Self.seeds ?? 1) {
            var adaptive = simulation(cell, nil, seed: seed)
            adaptive.run(until: UInt64(seconds) * second)
            var fixed = simulation(cell, .fixed(cell.most), seed: seed)
            fixed.run(until: UInt64(seconds) * second)
            #expect(adaptive.figures.violations == 0 && adaptive.figures.lost == 0)
            shares.append(Double(adaptive.figures.answers) / Double(fixed.figures.answers))
            checkMinutes(cell, adaptive.figures, seconds: seconds, seed: seed)
        }
        shares.sort()
        // A short run is mostly its beginning.
        let isShort = Self.seeds == nil
        #expect(shares[shares.count / 2] >= (isShort ? 0.9 : 0.96), "median of \(shares)")
        #expect(shares[0] >= (isShort ? 0.9 : 0.93), "worst of \(shares)")
        if Self.seeds != nil {
            print("|", cell.testDescription, "|", shares[shares.count / 2], "|", shares[0], "|")
        }
    }

    /// No later minute falls below 0.8 of the best; of answers that take longer than a minute, four lifetimes tell.
    private func checkMinutes(_ cell: Cell, _ figures: Figures, seconds: Double, seed: UInt64) {
        let span = max(60, 4 * cell.life)
        var begin = 30 + 4 * cell.life
        let meanLength = Double(cell.lengths.lowerBound + cell.lengths.upperBound) / 2
        while begin + span <= seconds {
            let rate = figures.throughput(from: UInt64(begin * 1e9), to: UInt64((begin + span) * 1e9))
            #expect(rate * meanLength >= 0.8 * cell.best, "seed \(seed), from \(begin) s")
            begin += span / 2
        }
    }

    @Test(arguments: ["half the places", "twice the places", "twice as slow", "twice as fast"])
    func aChangeOfTheServerIsFollowed(what: String) {
        let before = Cell(a: 8, b: 1, most: 64, isLong: false)
        let after =
            switch what {
            case "half the places": Cell(a: 8, b: 1, most: 32, isLong: false)
            case "twice the places": Cell(a: 8, b: 1, most: 128, isLong: false)
            case "twice as slow": Cell(a: 16, b: 2, most: 64, isLong: false)
            default: Cell(a: 4, b: 0.5, most: 64, isLong: false)
            }
        var shares: [Double] = []
        for seed in 0..<UInt64(Self.seeds ?? 5) {
            // The first search is over.
            let at = (100 + seed % 20) * second
            var simulation = simulation(before, nil, seed: seed)
            simulation.alterations = [
                (
                    at,
                    { @Sendable (server: inout ModelServer, now: UInt64) in
                        server.batching?
                            .change(step: after.step, perActive: after.perActive, most: after.most, at: now)
                    }
                )
            ]
            simulation.run(until: at + 60 * second)
            let rate = simulation.figures.throughput(from: at + 30 * second, to: at + 60 * second)
            shares.append(rate * 26 / after.best)
        }
        shares.sort()
        #expect(shares[shares.count / 2] >= 0.95, "median of \(shares)")
        #expect(shares[0] >= 0.85, "worst of \(shares)")
    }

    @Test func tokensThatNobodyTellsCostLittle() {
        // Lengths differ twelvefold, and all that shows is the latency.
        let cell = Cell(a: 8, b: 1, most: 64, isLong: false)
        for seed in 0..<UInt64(Self.seeds ?? 2) {
            var simulation = simulation(cell, nil, seed: seed)
            simulation.server.tellsTokens = false
            simulation.run(until: 180 * second)
            let rate = simulation.figures.throughput(from: 30 * second, to: 180 * second)
            #expect(rate * 26 >= 0.88 * cell.best, "seed \(seed)")
        }
    }

    /// Answers that all take the same time come in waves, and the climb sends each round into the queue of the one before.
    @Test(arguments: [
        Cell(a: 20, b: 0.5, most: 64, isLong: false), Cell(a: 5, b: 0.3, most: 32, isLong: false),
        Cell(a: 1, b: 0.05, most: 64, isLong: false), Cell(a: 60, b: 0, most: 16, isLong: false),
    ])
    func theClimbStaysNearWhatTheServerTakes(cell: Cell) {
        for lengths in [17...17, cell.lengths] {
            var simulation = simulation(cell, nil, seed: 1)
            simulation.server.lengths = lengths
            // 1,500 rows, as the best fixed window takes for them.
            let tokens = 1_500 * (lengths.lowerBound + lengths.upperBound) / 2
            let end = UInt64(Double(tokens) / cell.best * 1e9)
            simulation.run(until: end)
            #expect(Double(simulation.figures.answers) >= 0.93 * 1_500, "\(lengths)")
            let mean = simulation.figures.averageLimit(from: 0, to: end)
            #expect(mean <= 3.5 * Double(cell.most), "\(lengths): \(mean)")
        }
    }

    @Test func latencyDecidesBetweenWindowsOfEqualThroughput() {
        // Beyond eight active requests the others only wait.
        let cell = Cell(a: 2, b: 1, most: 8, isLong: false)
        var limits: [Double] = []
        for seed in 0..<5 as Range<UInt64> {
            var simulation = simulation(cell, nil, seed: seed)
            simulation.run(until: 180 * second)
            limits.append(simulation.figures.averageLimit(from: 90 * second, to: 180 * second))
            #expect(simulation.figures.throughput(from: 90 * second, to: 180 * second) * 26 >= 0.97 * cell.best)
        }
        limits.sort()
        #expect(limits[2] < 32, "median of \(limits)")
    }
}
