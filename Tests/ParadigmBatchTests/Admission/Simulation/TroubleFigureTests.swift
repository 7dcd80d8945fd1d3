import ParadigmBatch
import ParadigmGround
import Testing

/// The promised figures in trouble, each over many seeds.
@Suite struct TroubleFigureTests {
    private static let kinds: [ModelServer.OutageKind] = [.unavailable, .refused, .blackHole]

    private func policy(_ window: Window.Mode = .adaptive(start: 32, ceiling: 1_024)) -> AdmissionPolicy {
        var policy = AdmissionPolicy()
        policy.window = window
        return policy
    }

    @Test(arguments: kinds, [8, 100])
    func aMinuteOfOutageFailsNoRow(kind: ModelServer.OutageKind, slots: Int) {
        for seed in 0..<2 as Range<UInt64> {
            let from = 8 * second + seed * 717 * millisecond
            let recovery = from + 60 * second
            var server = ModelServer(slots: slots)
            server.outages = [.init(kind: kind, from: from, to: recovery)]
            let rows = slots == 100 ? 10_000 : 2_000
            var simulation = Simulation(policy(), server, rows: rows, seed: seed)
            simulation.run(until: 3_600 * second)
            let figures = simulation.figures
            let what: Comment = "\(kind), \(slots) slots, seed \(seed)"
            #expect(figures.outcomes == rows && figures.failed.isEmpty, what)
            #expect(figures.sends * 10 <= rows * 11 + 10 * 1_024, what)
            #expect(figures.violations == 0 && figures.lost == 0, what)
            let before = figures.throughput(from: from - 3 * second, to: from)
            let after = figures.throughput(from: recovery + 5 * second, to: recovery + 8 * second)
            #expect(after >= 0.9 * before, what)
        }
    }

    @Test(arguments: [8, 64])
    func aBlackHoleIsNoticedLongBeforeTheDeadline(slots: Int) {
        for seed in 0..<3 as Range<UInt64> {
            let from = 15 * second + seed * 717 * millisecond
            let recovery = from + 60 * second
            var server = ModelServer(slots: slots)
            server.outages = [.init(kind: .blackHole, from: from, to: recovery)]
            let rows = slots * 200
            var simulation = Simulation(policy(), server, rows: rows, seed: seed)
            simulation.deadline = 600 * second
            simulation.run(until: 3_600 * second)
            let figures = simulation.figures
            let what: Comment = "\(slots) slots, seed \(seed)"
            #expect(figures.outcomes == rows && figures.failed.isEmpty, what)
            #expect(figures.sends <= rows + 1_024, what)
            #expect(figures.violations == 0 && figures.lost == 0, what)
            let before = figures.throughput(from: from - 3 * second, to: from)
            let after = figures.throughput(from: recovery + 5 * second, to: recovery + 15 * second)
            #expect(after >= 0.9 * before, what)
        }
    }

    @Test func slowAnswersAreNoSilence() {
        for seed in 0..<4 as Range<UInt64> {
            var server = ModelServer(slots: 16)
            server.service = .tokens(mean: 100, sigma: 1, each: 100 * millisecond)
            var simulation = Simulation(policy(), server, rows: 300, seed: seed)
            simulation.deadline = 6_000 * second
            simulation.run(until: 3_600 * second)
            #expect(simulation.figures.sends == 300 && simulation.admission.counts.probes == 0, "seed \(seed)")
        }
    }

    @Test func aServerThatNeverAnswersIsLeftAfterHalfAMinute() {
        for rows in [1, 2, 5, 1_000] {
            var server = ModelServer(slots: 8)
            server.outages = [.init(kind: .refused, from: 0, to: .max)]
            var simulation = Simulation(
                policy(Window.Mode.adaptive(start: 4, ceiling: 64)),
                server,
                rows: rows,
                seed: 2
            )
            simulation.run(until: 100 * second)
            #expect(simulation.admission.stopped == .unreachable, "\(rows) rows")
            #expect(simulation.figures.failed.isEmpty)
            #expect(simulation.now >= 30 * second && simulation.now < 40 * second)
        }
    }

    @Test func anEndlessOutageStopsTheRunAfterAQuarterOfAnHour() {
        var server = ModelServer(slots: 8)
        server.outages = [.init(kind: .unavailable, from: 10 * second, to: .max)]
        var simulation = Simulation(policy(), server, seed: 3)
        simulation.run(until: 2_000 * second)
        #expect(simulation.admission.stopped == .outageTooLong)
        #expect(simulation.now < 920 * second)
        #expect(simulation.figures.failed.isEmpty)
    }

    @Test func randomFailuresStayWithinTheBudget() {
        for seed in 0..<40 as Range<UInt64> {
            var server = ModelServer(slots: 16)
            server.failureShare = Double(seed % 4) * 0.02
            var simulation = Simulation(policy(), server, rows: 500, seed: seed)
            simulation.run(until: 1_000 * second)
            let figures = simulation.figures
            let budget = simulation.admission.budget
            #expect(figures.outcomes == 500 && figures.failed.count <= 1, "seed \(seed)")
            #expect(budget.spent <= max(20, 500 / 10))
            #expect(figures.sends == 500 + budget.spent + budget.delayed, "seed \(seed)")
        }
    }

    @Test func anEmptyBudgetDelaysRowsAndFailsNone() {
        var server = ModelServer(slots: 16)
        server.failureShare = 0.2
        var simulation = Simulation(policy(), server, rows: 1_000, seed: 9)
        simulation.run(until: 1_000 * second)
        let budget = simulation.admission.budget
        #expect(simulation.figures.outcomes == 1_000)
        #expect(budget.spent <= 100 && budget.delayed > 0)
        // One in 625 fails four times over.
        #expect(simulation.figures.failed.count <= 8)
    }

    @Test func poisonRowsAreSetAsideAndHoldNobodyBack() {
        for seed in 0..<20 as Range<UInt64> {
            var server = ModelServer(slots: 16)
            server.poison = [0, 7, 8, 150, 299]
            var simulation = Simulation(policy(), server, rows: 300, seed: seed)
            simulation.run(until: 1_000 * second)
            #expect(Set(simulation.figures.failed) == server.poison, "seed \(seed)")
            #expect(simulation.figures.outcomes == 300)
            #expect(simulation.now < 60 * second)
        }
    }

    @Test(arguments: [60, 600], [true, false])
    func fieldsKeepARateLimitedServerBusyWithoutRefusals(perMinute: Int, isFixedWindow: Bool) {
        for retryAfter in [true, false] {
            var server = ModelServer(slots: 64)
            server.rateLimit = .init(
                perMinute: perMinute,
                isFixedWindow: isFixedWindow,
                sendsFields: true,
                sendsRetryAfter: retryAfter
            )
            var simulation = Simulation(policy(), server, seed: 4)
            simulation.run(until: 300 * second)
            let figures = simulation.figures
            let used = figures.throughput(from: 120 * second, to: 300 * second) * 60 / Double(perMinute)
            #expect(used >= 0.95)
            #expect(figures.rateLimited * 50 <= figures.sends)
            #expect(figures.failed.isEmpty)
        }
    }

    @Test(arguments: [true, false], [true, false])
    func withoutFieldsTheLimitIsStillUsed(isFixedWindow: Bool, retryAfter: Bool) {
        var server = ModelServer(slots: 64)
        server.rateLimit = .init(
            perMinute: 600,
            isFixedWindow: isFixedWindow,
            sendsFields: false,
            sendsRetryAfter: retryAfter
        )
        var simulation = Simulation(policy(), server, seed: 4)
        simulation.run(until: 600 * second)
        let figures = simulation.figures
        // Without a wait asked for, up to half of the longest pause is lost each minute.
        #expect(figures.throughput(from: 120 * second, to: 600 * second) >= (retryAfter ? 0.97 : 0.8) * 10)
        #expect(figures.rateLimited * 50 <= figures.sends)
        #expect(figures.failed.isEmpty)
    }

    @Test(arguments: [60, 600], [true, false])
    func aLimitThatNobodyTellsIsLearnt(perMinute: Int, retryAfter: Bool) {
        for isFixedWindow in [true, false] {
            var server = ModelServer(slots: 64)
            server.rateLimit = .init(
                perMinute: perMinute,
                isFixedWindow: isFixedWindow,
                sendsFields: false,
                sendsRetryAfter: retryAfter
            )
            var simulation = Simulation(policy(), server, seed: 4)
            simulation.run(until: 900 * second)
            let figures = simulation.figures
            let what: Comment = "\(perMinute) a minute, waits told: \(retryAfter), fixed windows: \(isFixedWindow)"
            let used = figures.throughput(from: 300 * second, to: 900 * second) * 60 / Double(perMinute)
            #expect(used >= 0.9, what)
            // Without a word from the server it takes some more refusals to be sure that they are not chance.
            #expect(figures.rateLimited * (retryAfter ? 50 : 25) <= figures.sends, what)
            #expect(figures.failed.isEmpty, what)
        }
    }

    @Test(arguments: [true, false])
    func aLimitIsKeptForDaysAndForgottenWhenItIsLifted(isTold: Bool) {
        let end = 3 * 86_400 * second
        var server = ModelServer(slots: 2)
        server.rateLimit = .init(perMinute: 20, isFixedWindow: true, sendsFields: isTold, sendsRetryAfter: true)
        var simulation = Simulation(policy(), server, seed: 4)
        simulation.alterations = [
            (end, { @Sendable (server: inout ModelServer, _: UInt64) in server.rateLimit?.perMinute = 60_000 })
        ]
        simulation.run(until: end + 3_600 * second)
        let figures = simulation.figures
        let used = figures.throughput(from: end - 3_600 * second, to: end) * 3
        #expect(used >= 0.9)
        #expect(figures.failed.isEmpty && simulation.admission.stopped == nil)
        // Two places of 200 ms each.
        #expect(figures.throughput(from: end + 3_000 * second, to: end + 3_600 * second) >= 9)
    }

    @Test func aGivenPaceIsKept() {
        var policy = policy()
        policy.requestsPerMinute = 300
        var simulation = Simulation(policy, ModelServer(slots: 64), seed: 5)
        simulation.figures.keepsSendTimes = true
        simulation.run(until: 300 * second)
        let times = simulation.figures.sendTimes
        for (index, time) in times.enumerated() where index >= 300 {
            #expect(time - times[index - 300] >= 60 * second)
        }
        #expect(Double(times.count) >= 0.97 * 5 * 300)
    }

    @Test(arguments: [1_000, 200])
    func aThousandWhoWaitForAPauseToEndDoNotStampede(slots: Int) {
        var server = ModelServer(slots: slots)
        server.service = .fixed(5 * second)
        server.stormUntil = 20 * second
        for window in [Window.Mode.fixed(1_000), .adaptive(start: 1_000, ceiling: 1_024)] {
            var simulation = Simulation(policy(window), server, seed: 6)
            simulation.figures.keepsSendTimes = true
            simulation.run(until: 40 * second)
            let times = simulation.figures.sendTimes.filter { $0 > second }
            guard let first = times.first else {
                Issue.record("nothing was sent after the pause")
                return
            }
            // Asked for 20 s at the start: the first send is bounded, the others are spread.
            #expect(first >= 20 * second && first <= 22 * second + 250 * millisecond)
            let inFirstSecond = times.filter { $0 < first + second }.count
            #expect(inFirstSecond <= 2 * slots / 5)
        }
    }

    @Test func aPauseInTheMiddleKeepsTheFirstSecondBelowTwiceTheSteadyRate() throws {
        for seed in 0..<5 as Range<UInt64> {
            var server = ModelServer(slots: 1_000)
            server.service = .fixed(5 * second)
            var simulation = Simulation(policy(.fixed(1_000)), server, seed: seed)
            simulation.figures.keepsSendTimes = true
            let end = 40 * second + seed * second / 3
            simulation.storm = (from: end - 10 * second, length: 10 * second)
            simulation.run(until: 70 * second)
            let times = simulation.figures.sendTimes
            func sends(_ range: Range<UInt64>) -> Int { times.filter(range.contains).count }
            // What is in flight when the storm begins has its answers within 5 s: then all wait, but for a knock or two.
            #expect(simulation.figures.rateLimited > 0 && sends((end - 4 * second)..<end) <= 8, "seed \(seed)")
            let first = try #require(times.first { $0 >= end })
            #expect(first <= end + second + 250 * millisecond, "seed \(seed)")
            #expect(sends(first..<(first + second)) <= 400, "seed \(seed)")
            #expect(sends(first..<(first + 10 * second)) >= 1_000, "seed \(seed)")
        }
    }

    @Test func aSeedReplaysARunExactly() {
        func times(_ seed: UInt64) -> [UInt64] {
            var server = ModelServer(slots: 8, queueLimit: 4)
            server.service = .lognormal(mean: 100 * millisecond, sigma: 1)
            server.failureShare = 0.05
            var simulation = Simulation(policy(), server, seed: seed)
            simulation.figures.keepsSendTimes = true
            simulation.run(until: 20 * second)
            return simulation.figures.sendTimes
        }
        #expect(times(1) == times(1))
        #expect(times(1) != times(2))
    }

    @Test func manySeedsOfEverythingAtOnceLoseNoRow() {
        for seed in 0..<150 as Range<UInt64> {
            var units = SplitMix64(seed: seed)
            var server = ModelServer(slots: 1 + Int(units.unit() * 20), queueLimit: units.unit() < 0.5 ? nil : 3)
            server.service = .tokens(mean: 30, sigma: 1, each: 5 * millisecond)
            server.failureShare = units.unit() * 0.03
            server.poison = [Int(units.unit() * 100)]
            let from = UInt64(units.unit() * 5e9)
            let kind = Self.kinds[Int(units.unit() * 3)]
            server.outages = [.init(kind: kind, from: from, to: from + UInt64(units.unit() * 40e9))]
            var policy = policy(.adaptive(start: 1 + Int(units.unit() * 40), ceiling: 64))
            if units.unit() < 0.3 { policy.requestsPerMinute = 200 }
            var simulation = Simulation(policy, server, rows: 150, seed: seed)
            simulation.run(until: 3_000 * second)
            let figures = simulation.figures
            let budget = simulation.admission.budget
            #expect(figures.violations == 0 && figures.lost == 0, "seed \(seed)")
            let isStopped = simulation.admission.stopped != nil
            #expect(isStopped == (simulation.admission.stopped == .unreachable), "seed \(seed)")
            #expect(isStopped || figures.outcomes == 150, "seed \(seed): \(figures.outcomes)")
            #expect(figures.failed.count <= 3, "seed \(seed): \(figures.failed)")
            #expect(budget.spent <= 20, "seed \(seed)")
        }
    }
}
