import ParadigmBatch
import Testing

/// The window alone, driven by hand.
@Suite struct WindowTests {
    private static let latency: UInt64 = 200 * millisecond

    /// Sends as many as fit and answers all of them, so often.
    private func run(_ window: inout Window, rounds: Int, latency: UInt64 = Self.latency, now: UInt64 = 0) {
        for _ in 0..<rounds {
            var marks: [WindowMark] = []
            while window.isOpen { marks.append(window.send(now: 0)) }
            for mark in marks { window.settle(mark, .success(latency: latency, tokens: 10), now: now) }
        }
    }

    @Test func aFixedWindowStaysWhatItIs() {
        var window = Window(.fixed(7))
        run(&window, rounds: 20)
        let mark = window.send(now: 0)
        window.settle(mark, .overload, now: 1)
        #expect(window.limit == 7)
        #expect(window.inFlight == 0)
    }

    @Test func nonsenseLimitsCountAsTheNearestSensibleOnes() {
        #expect(Window(.fixed(0)).limit == 1)
        #expect(Window(.adaptive(start: -3, ceiling: 10)).limit == 1)
        #expect(Window(.adaptive(start: 50, ceiling: 10)).limit == 10)
    }

    /// A server of so many places, one answer after the other as its places allow, driven until a time.
    private func drive(
        _ window: inout Window,
        places: Int,
        from start: UInt64 = 0,
        until end: UInt64,
        refusesMore: Bool = false
    ) {
        var serving: [(mark: WindowMark, sent: UInt64, end: UInt64)] = []
        var now = start
        while now < end {
            while window.isOpen {
                let mark = window.send(now: now)
                if refusesMore, serving.count >= places {
                    window.settle(mark, .overload, now: now)
                    break
                }
                // In one of the places, or after the one that many before it.
                let free = serving.count >= places ? serving[serving.count - places].end : now
                serving.append((mark, now, max(now, free) + Self.latency))
            }
            guard !serving.isEmpty else { return }
            let first = serving.removeFirst()
            now = max(now, first.end)
            window.settle(first.mark, .success(latency: now - first.sent, tokens: 10), now: now)
        }
        for flight in serving { window.settle(flight.mark, .neutral, now: now) }
    }

    @Test func itClimbsToTheCeilingWhereMoreBringsMore() {
        var window = Window(.adaptive(start: 4, ceiling: 100))
        #expect(window.isClimbing)
        drive(&window, places: 1_000, until: 30 * second)
        #expect(window.limit == 100)
    }

    @Test func whatGrowingCostsEndsNoClimb() {
        var window = Window(.adaptive(start: 4, ceiling: 100))
        var serving: [(end: UInt64, sent: UInt64, mark: WindowMark)] = []
        var (now, limit) = (UInt64(0), window.limit)
        while now < 8 * second {
            while window.isOpen {
                // A prompt more than before is read first, at everybody's cost.
                let isMore = window.limit > limit
                limit = window.limit
                if isMore { for index in serving.indices { serving[index].end += Self.latency / 8 } }
                serving.append((now + (isMore ? 3 : 1) * Self.latency, now, window.send(now: now)))
            }
            serving.sort { $0.end < $1.end }
            let first = serving.removeFirst()
            now = max(now, first.end)
            window.settle(first.mark, .success(latency: now - first.sent, tokens: 10), now: now)
        }
        #expect(window.limit == 100)
    }

    @Test func itHoldsTheSmallestLimitThatDoesAsWell() {
        var window = Window(.adaptive(start: 4, ceiling: 1_000))
        drive(&window, places: 16, until: 120 * second)
        #expect(!window.isClimbing)
        #expect((15...33).contains(window.limit))
    }

    @Test func withoutARefusalItStaysAboveTheFloor() {
        var window = Window(.adaptive(start: 32, floor: 8, ceiling: 64))
        drive(&window, places: 2, until: 600 * second)
        #expect(window.limit >= 8)
        let mark = window.send(now: 600 * second)
        window.settle(mark, .overload, now: 600 * second)
        #expect(window.limit == 1)
    }

    @Test func growthIsOneByOneSoThatNoBurstIsSent() {
        var window = Window(.adaptive(start: 8, ceiling: 1_000))
        var marks: [WindowMark] = []
        for index in 0..<500 as Range<UInt64> {
            while window.isOpen { marks.append(window.send(now: index * Self.latency)) }
            let before = window.limit
            let mark = marks.removeFirst()
            window.settle(mark, .success(latency: Self.latency, tokens: 1), now: (index + 1) * Self.latency)
            #expect(window.limit <= before + 1)
        }
        #expect(window.limit > 8)
    }

    @Test func aWindowThatIsNotUsedDoesNotGrow() {
        var window = Window(.adaptive(start: 10, ceiling: 100))
        for _ in 0..<200 {
            let marks = [window.send(now: 0), window.send(now: 0), window.send(now: 0)]
            for mark in marks { window.settle(mark, .success(latency: Self.latency, tokens: 1), now: 0) }
        }
        #expect(window.limit == 10)
    }

    @Test func ofABurstWhatWasAcceptedIsTheLimit() {
        var window = Window(.adaptive(start: 32, ceiling: 100))
        var marks: [WindowMark] = []
        while window.isOpen { marks.append(window.send(now: 0)) }
        // Six are worked on, the others refused.
        for mark in marks.dropFirst(6) { window.settle(mark, .overload, now: 5) }
        #expect(window.limit == 6)
        #expect(window.inFlight == 6)
        #expect(window.cuts == 1)
        #expect(!window.isClimbing)
    }

    @Test func anotherCutNeedsAnAnswerAndALaterRequest() {
        var window = Window(.adaptive(start: 100, ceiling: 100))
        var marks: [WindowMark] = []
        while window.isOpen { marks.append(window.send(now: 0)) }
        window.settle(marks.removeLast(), .overload, now: 1)
        #expect(window.limit == 99)
        window.settle(marks.removeLast(), .success(latency: Self.latency, tokens: 1), now: 2)
        // Sent before the cut: the same burst.
        window.settle(marks.removeLast(), .overload, now: 2)
        #expect(window.cuts == 1 && window.limit == 98)
        for mark in marks { window.settle(mark, .neutral, now: 2) }
        let late = window.send(now: 3)
        window.settle(late, .overload, now: 4)
        #expect(window.cuts == 2)
        // Sent after it, but nothing was answered since.
        let next = window.send(now: 5)
        window.settle(next, .overload, now: 6)
        #expect(window.cuts == 2)
    }

    @Test func whatEverybodyWasRefusedTellsNothingOfHowManyAreTaken() {
        var window = Window(.adaptive(start: 64, ceiling: 1_000))
        var marks: [WindowMark] = []
        while window.isOpen { marks.append(window.send(now: 0)) }
        for mark in marks { window.settle(mark, .overload, now: second) }
        #expect(window.limit == 1)
        // One at a time asks, and the first answer brings all of it back.
        let refused = window.send(now: 2 * second)
        window.settle(refused, .overload, now: 2 * second)
        #expect(window.limit == 1)
        let answered = window.send(now: 3 * second)
        window.settle(answered, .success(latency: Self.latency, tokens: 10), now: 4 * second)
        #expect(window.limit == 64)
        #expect(window.recoveries == 1)
    }

    @Test func aSecondBurstAtTheSameLevelIsRememberedAndTriedAgainLater() {
        var window = Window(.adaptive(start: 64, ceiling: 1_000))
        drive(&window, places: 40, until: 20 * second, refusesMore: true)
        #expect(window.limit == 40)
        let cuts = window.cuts
        #expect((2...3).contains(cuts))
        drive(&window, places: 40, from: 20 * second, until: 30 * second, refusesMore: true)
        #expect(window.cuts == cuts)
        drive(&window, places: 40, from: 30 * second, until: 90 * second, refusesMore: true)
        #expect((cuts + 1...cuts + 2).contains(window.cuts))
        // When that does no harm it goes on.
        drive(&window, places: 1_000, from: 90 * second, until: 300 * second)
        #expect(window.limit > 100)
    }

    @Test func failuresPauseGrowthAndCutNothing() {
        var window = Window(.adaptive(start: 16, ceiling: 1_000))
        for index in 0..<40 as Range<UInt64> {
            var marks: [WindowMark] = []
            while window.isOpen { marks.append(window.send(now: index * second)) }
            for (number, mark) in marks.enumerated() {
                let isFailing = number.isMultiple(of: 8)
                let signal = isFailing ? WindowSignal.failure : .success(latency: second, tokens: 1)
                window.settle(mark, signal, now: (index + 1) * second)
            }
        }
        // One of eight failed each time.
        #expect(window.limit <= 32 && window.limit >= 16)
        #expect(window.cuts == 0)
        drive(&window, places: 200, from: 50 * second, until: 80 * second)
        #expect(window.limit > 64)
    }

    @Test func aFewFailuresHoldNothingUp() {
        var window = Window(.adaptive(start: 32, ceiling: 1_000))
        var (now, sent) = (0 as UInt64, 0)
        for _ in 0..<600 {
            var marks: [WindowMark] = []
            while window.isOpen { marks.append(window.send(now: now)) }
            now += Self.latency
            for mark in marks {
                sent += 1
                // One in a hundred, and sixty places.
                let latency = Self.latency * UInt64(max(1, marks.count / 60))
                let signal = WindowSignal.success(latency: latency, tokens: 10)
                window.settle(mark, sent.isMultiple(of: 100) ? .failure : signal, now: now)
            }
        }
        #expect(window.limit >= 60)
    }

    @Test func aServerThatWorksOnAFewOfManyEndsItsRounds() {
        // Three of thirty-two come and go, the others never.
        var window = Window(.adaptive(start: 32, floor: 4, ceiling: 64))
        var marks: [WindowMark] = []
        var now: UInt64 = 0
        for _ in 0..<600 {
            while window.isOpen { marks.append(window.send(now: now)) }
            now += Self.latency
            for _ in 0..<3 { window.settle(marks.removeLast(), .success(latency: Self.latency, tokens: 1), now: now) }
        }
        #expect(window.starved > 20)
    }

    @Test func aServersOwnClockDoesNotComeIntoIt() {
        // All at one moment: no latency, no gap.
        var window = Window(.adaptive(start: 8, ceiling: 64))
        for _ in 0..<200 {
            var marks: [WindowMark] = []
            while window.isOpen { marks.append(window.send(now: 5)) }
            for mark in marks { window.settle(mark, .success(latency: 0, tokens: .max), now: 5) }
        }
        #expect(window.inFlight == 0)
        #expect((1...64).contains(window.limit))
    }

    @Test func requestsThatStarveAreToldAndAreNoLoad() {
        var window = Window(.fixed(32))
        var starving: [WindowMark] = []
        for _ in 0..<16 { starving.append(window.send(now: 0)) }
        // The other half comes and goes.
        var now: UInt64 = 0
        for _ in 0..<40 {
            var marks: [WindowMark] = []
            while window.isOpen { marks.append(window.send(now: now)) }
            now += Self.latency
            for mark in marks { window.settle(mark, .success(latency: Self.latency, tokens: 1), now: now) }
        }
        #expect(window.inFlight == 16)
        #expect(window.starved == 16)
        for mark in starving { window.settle(mark, .success(latency: now, tokens: 1), now: now) }
        #expect(window.starved == 0)
    }

    @Test func aSuccessAfterARetryIsNeutral() {
        var window = Window(.adaptive(start: 4, ceiling: 1_000))
        for _ in 0..<200 {
            let mark = window.send(now: 0)
            window.settle(mark, .neutral, now: 0)
        }
        #expect(window.limit == 4)
        #expect(window.inFlight == 0)
    }
}
