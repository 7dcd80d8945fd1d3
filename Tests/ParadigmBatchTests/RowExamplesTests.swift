import ParadigmBatch
import Testing

@Suite struct RowExamplesTests {
    @Test func `the slowest are kept, the slowest first`() {
        var examples = RowExamples()
        for place in 0..<200 {
            let latency = Duration.milliseconds((place * 37) % 200)
            guard examples.isSlow(latency) else { continue }
            examples.take(RowExamples.Slow(label: "r\(place)", line: place, latency: latency, tokens: nil))
        }
        #expect(examples.slow.map(\.latency) == (190..<200).reversed().map { .milliseconds($0) })
    }

    @Test func `so many that failed are kept`() {
        var examples = RowExamples()
        for place in 0..<1_500 {
            examples.take(RowExamples.Failed(label: "r\(place)", line: place, code: "x", message: "y"))
        }
        #expect(examples.failed.count == RowExamples.failedKept)
        #expect(examples.failed.first?.label == "r0")
    }
}

@Suite struct LatencyCellsTests {
    private func cells(_ milliseconds: some Sequence<Int>) -> LatencyCells {
        var cells = LatencyCells()
        for time in milliseconds { cells.add(microseconds: UInt64(time) * 1_000) }
        return cells
    }

    private func isClose(_ latency: Duration?, _ milliseconds: Double) -> Bool {
        latency.map { abs($0 / .milliseconds(1) / milliseconds - 1) < 0.05 } ?? false
    }

    @Test func `percentiles are right to one part in twenty`() {
        let cells = cells(1...1000)
        #expect(isClose(cells.latency(atPercentile: 50), 500))
        #expect(isClose(cells.latency(atPercentile: 95), 950))
        #expect(isClose(cells.latency(atPercentile: 1), 10))
        #expect(LatencyCells().latency(atPercentile: 50) == nil)
    }

    @Test func `parts add up, and what came since is what there was not before`() {
        let (early, late) = (cells([400, 3, 50]), cells([7_000, 7_000, 1]))
        let all = early + late
        #expect(all == cells([400, 3, 50, 7_000, 7_000, 1]))
        #expect(all.since(early) == late)
        #expect(all.since(all) == LatencyCells() || all.since(all).latency(atPercentile: 50) == nil)
        #expect(early + LatencyCells() == early && LatencyCells() + early == early)
    }
}
