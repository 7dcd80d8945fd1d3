import ParadigmBatch
import ParadigmCLI
import Testing

@Suite struct LatencyHistogramTests {
    @Test(arguments: [1, 7, 999, 1_000, 52_300, 3_600_000])
    func `one latency is in one bin, between the round times around it`(milliseconds: Int) throws {
        let histogram = try #require(LatencyHistogram([.milliseconds(milliseconds)]))
        #expect(histogram.shares.filter { $0 > 0 } == [1])
        let ticks = histogram.ticks
        #expect(ticks.count == 2)
        #expect(ticks.first?.bin == 0 && ticks.last?.bin == histogram.shares.count)
        func seconds(_ tick: LatencyHistogram.Tick?) -> Double {
            guard let tick else { return .nan }
            let power = (0..<abs(tick.power)).reduce(1.0) { power, _ in tick.power < 0 ? power / 10 : power * 10 }
            return Double(tick.leading) * power
        }
        // Where 2 and 5 are is true to half a per cent.
        let latency = Double(milliseconds) / 1000
        #expect(seconds(ticks.first) <= latency * 1.005 && latency <= seconds(ticks.last) * 1.005)
    }

    @Test func `shares are those of the latencies, whatever their order`() throws {
        let histogram = try #require(
            LatencyHistogram([.seconds(1.5), .milliseconds(150), .seconds(1.5), .seconds(1.5)])
        )
        #expect(histogram.shares.filter { $0 > 0 } == [0.25, 0.75])
        #expect(abs(histogram.shares.reduce(0, +) - 1) < 1e-9)
        // From 100 ms to 2 s: 1, 2, 5, 1, 2.
        #expect(histogram.ticks.map(\.leading) == [1, 2, 5, 1, 2])
        #expect(histogram.shares.count == 52)
    }

    @Test func `a wide range has few ticks, and extremes a place`() throws {
        let histogram = try #require(LatencyHistogram([.zero, .nanoseconds(1), .seconds(1_000_000)]))
        #expect(abs(histogram.shares.reduce(0, +) - 1) < 1e-9)
        #expect(histogram.ticks.count <= 11)
        #expect(histogram.ticks.allSatisfy { $0.leading == 1 })
    }

    @Test func `nothing makes no histogram`() {
        #expect(LatencyHistogram([]) == nil)
        #expect(LatencyHistogram(RunTally()) == nil)
    }
}
