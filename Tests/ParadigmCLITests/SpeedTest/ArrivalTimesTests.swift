import ParadigmAPI
import ParadigmCLI
import Testing

@Suite struct ArrivalTimesTests {
    private func times(_ count: Int, rate: Double, _ arrivals: Arrivals, seed: UInt64 = 1) -> [Double] {
        var times = ArrivalTimes(rate: rate, arrivals: arrivals, seed: seed)
        return (0..<count).map { _ in times.next() / .seconds(1) }
    }

    @Test func `a constant rate`() {
        let found = times(5, rate: 4, .constant)
        #expect(zip(found, [0, 0.25, 0.5, 0.75, 1]).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test func `independent users come at their rate, by an exponential`() {
        let found = times(10_001, rate: 50, .poisson)
        let gaps = zip(found.dropFirst(), found).map { $0 - $1 }
        let mean = gaps.reduce(0, +) / 10_000
        let square = gaps.reduce(0) { $0 + $1 * $1 } / 10_000
        #expect(abs(mean * 50 - 1) < 0.05)
        // The variance of an exponential is the square of its mean.
        #expect(abs((square / mean / mean - 1) - 1) < 0.1)
        #expect(gaps.allSatisfy { $0 >= 0 })
        #expect(found == times(10_001, rate: 50, .poisson))
        #expect(found != times(10_001, rate: 50, .poisson, seed: 2))
    }
}
