import ParadigmBatch
import Testing

/// The window alone, driven by hand.
@Suite struct WindowTests {
    private static let latency: UInt64 = 200 * millisecond

    /// Sends as many as fit and answers all of them, so often.
    private func run(_ window: inout Window, rounds: Int, latency: UInt64 = Self.latency, now: UInt64 = 0) {
        for _ in 0..<rounds {
            var marks: [WindowMark] = []
            while window.isOpen { marks.append(window.send()) }
            for mark in marks { window.settle(mark, .success(latency: latency, tokens: 10), now: now) }
        }
    }

    @Test func aFixedWindowStaysWhatItIs() {
        var window = Window(.fixed(7))
        run(&window, rounds: 20)
        let mark = window.send()
        window.settle(mark, .overload, now: 1)
        #expect(window.limit == 7)
        #expect(window.inFlight == 0)
    }

    @Test func nonsenseLimitsCountAsTheNearestSensibleOnes() {
        #expect(Window(.fixed(0)).limit == 1)
        #expect(Window(.adaptive(start: -3, ceiling: 10)).limit == 1)
        #expect(Window(.adaptive(start: 50, ceiling: 10)).limit == 10)
    }

    @Test func slowStartDoublesUpToTheCeiling() {
        var window = Window(.adaptive(start: 4, ceiling: 100))
        var seen: Set<Int> = [window.limit]
        for _ in 0..<60 {
            run(&window, rounds: 1)
            seen.insert(window.limit)
        }
        #expect(window.limit == 100)
        #expect(seen.isSuperset(of: [8, 16, 32, 64]))
        #expect(window.isInSlowStart)
    }

    @Test func growthIsOneByOneSoThatNoBurstIsSent() {
        var window = Window(.adaptive(start: 8, ceiling: 1_000))
        var before = window.limit
        for _ in 0..<500 {
            guard window.isOpen else { break }
            let mark = window.send()
            window.settle(mark, .success(latency: Self.latency, tokens: 1), now: 0)
            #expect(window.limit <= before + 1)
            before = window.limit
        }
    }

    @Test func aWindowThatIsNotUsedDoesNotGrow() {
        var window = Window(.adaptive(start: 10, ceiling: 100))
        for _ in 0..<200 {
            let marks = [window.send(), window.send(), window.send()]
            for mark in marks { window.settle(mark, .success(latency: Self.latency, tokens: 1), now: 0) }
        }
        #expect(window.limit == 10)
    }

    @Test func oneBurstOfRefusalsCutsOnce() {
        var window = Window(.adaptive(start: 100, ceiling: 100))
        run(&window, rounds: 3)
        var marks: [WindowMark] = []
        while window.isOpen { marks.append(window.send()) }
        for mark in marks { window.settle(mark, .overload, now: 5) }
        #expect(window.limit == 80)
        #expect(window.cuts == 1)
        #expect(!window.isInSlowStart)
    }

    @Test func anotherCutNeedsASuccessAndALaterRequest() {
        var window = Window(.adaptive(start: 100, ceiling: 100))
        run(&window, rounds: 1)
        let late = window.send()
        let first = window.send()
        window.settle(first, .overload, now: 1)
        #expect(window.limit < 100)
        let cut = window.limit
        // Sent before the cut: the same burst.
        window.settle(late, .overload, now: 2)
        #expect(window.limit == cut)
        // Sent after it, but nothing was answered since.
        let next = window.send()
        window.settle(next, .overload, now: 3)
        #expect(window.limit == cut)
        let good = window.send()
        window.settle(good, .success(latency: Self.latency, tokens: 1), now: 4)
        var marks: [WindowMark] = []
        while window.isOpen { marks.append(window.send()) }
        window.settle(marks.removeLast(), .overload, now: 5)
        #expect(window.limit < cut)
    }

    @Test func theCeilingIsRememberedAndTriedAgainLater() {
        var window = Window(.adaptive(start: 64, ceiling: 1_000))
        run(&window, rounds: 1)
        var marks: [WindowMark] = []
        while marks.count < 64 { marks.append(window.send()) }
        window.settle(marks.removeLast(), .overload, now: second)
        for mark in marks { window.settle(mark, .success(latency: Self.latency, tokens: 10), now: second) }
        run(&window, rounds: 60, now: 2 * second)
        #expect(window.limit == 63)
        // Half a minute later it tries slightly above, and goes on when that does no harm.
        run(&window, rounds: 200, now: 40 * second)
        #expect(window.limit > 63)
    }

    @Test func failuresPauseGrowthAndCutNothing() {
        var window = Window(.adaptive(start: 16, ceiling: 1_000))
        for _ in 0..<40 {
            var marks: [WindowMark] = []
            while window.isOpen { marks.append(window.send()) }
            window.settle(marks.removeLast(), .failure, now: 0)
            for mark in marks { window.settle(mark, .success(latency: Self.latency, tokens: 1), now: 0) }
        }
        #expect(window.limit == 16)
        run(&window, rounds: 6)
        #expect(window.limit > 16)
    }

    @Test func aSuccessAfterARetryIsNeutral() {
        var window = Window(.adaptive(start: 4, ceiling: 1_000))
        for _ in 0..<200 {
            let mark = window.send()
            window.settle(mark, .neutral, now: 0)
        }
        #expect(window.limit == 4)
        #expect(window.inFlight == 0)
    }

    @Test func theBaselineFollowsTheLengthOfAnswers() {
        #expect(!LatencyBaseline().isKnown)
        let baseline = Self.baseline(ofTokens: 1...200) { 50e6 + 4e6 * $0 }
        #expect(abs(baseline.latency(ofTokens: 100) - 450e6) < 1e6)
        #expect(abs(baseline.latency(ofTokens: 1_000) - 4_050e6) < 10e6)
        // Where the length explains nothing, the mean remains.
        let flat = Self.baseline(ofTokens: 1...200) { Int($0) % 2 == 0 ? 100e6 : 300e6 }
        #expect(abs(flat.latency(ofTokens: 10_000) - 200e6) < 20e6)
    }

    private static func baseline(ofTokens tokens: ClosedRange<Int>, _ latency: (Double) -> Double) -> LatencyBaseline {
        var baseline = LatencyBaseline()
        for count in tokens { baseline.add(tokens: Double(count), latency: latency(Double(count))) }
        baseline.fit()
        return baseline
    }
}
