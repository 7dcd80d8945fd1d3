import ParadigmGround
import ParadigmSimulator
import Testing

@Suite struct LatencyTests {
    private func times(_ model: LatencyModel, seed: UInt64 = 1, count: UInt64 = 20_000) -> [Double] {
        (0..<count).map { model.latency(seed: seed, content: $0, completionTokens: 10).seconds }
    }

    @Test func theDemonstrationsMeanIsHalfASecond() {
        for seed in [1, 2, 3] as [UInt64] {
            let times = times(.demonstration, seed: seed)
            let mean = times.reduce(0, +) / Double(times.count)
            #expect(abs(mean - 0.5) < 0.01)
        }
    }

    @Test func lognormalTimesHaveTheirMedianBelowTheirMean() {
        let sorted = times(.lognormal(mean: .seconds(1), sigma: 0.6)).sorted()
        // The median of a lognormal distribution is exp(-sigma²/2) of its mean.
        #expect(abs(sorted[sorted.count / 2] - 0.835) < 0.02)
    }

    @Test func noTimeExceedsTwentyMeans() {
        let times = times(.lognormal(mean: .milliseconds(100), sigma: 3))
        #expect(times.allSatisfy { $0 <= 2 })
        #expect(times.contains { $0 > 1.9 })
    }

    @Test func aRequestTakesItsOwnTimeAndNoOther() {
        let model = LatencyModel.demonstration
        #expect(times(model) == times(model))
        #expect(times(model) != times(model, seed: 2))
        #expect(Set(times(model, count: 1_000)).count == 1_000)
    }

    @Test func simpleModels() {
        #expect(LatencyModel.none.latency(seed: 1, content: 2, completionTokens: 3) == .zero)
        #expect(
            LatencyModel.fixed(.milliseconds(7)).latency(seed: 1, content: 2, completionTokens: 3) == .milliseconds(7)
        )
        let model = LatencyModel.perToken(first: .milliseconds(200), each: .milliseconds(20))
        #expect(model.latency(seed: 1, content: 2, completionTokens: 11) == .milliseconds(400))
        #expect(model.latency(seed: 1, content: 2, completionTokens: 0) == .milliseconds(200))
        #expect(
            LatencyModel.lognormal(mean: .zero, sigma: 1).latency(seed: 1, content: 2, completionTokens: 3) == .zero
        )
    }

    @Test func hugeTimesAreCountedAsACentury() {
        for model in [
            LatencyModel.lognormal(mean: .seconds(Int64.max), sigma: 0.6), .fixed(.seconds(Int64.max)),
            .perToken(first: .zero, each: .seconds(1e15)),
        ] {
            let latency = model.latency(seed: 1, content: 2, completionTokens: 300)
            #expect((1_000_000_000...).contains(latency.inNanoseconds / 1_000_000_000))
        }
        #expect(Duration.seconds(Int64.min).inNanoseconds == -3_155_760_000_000_000_000)
        #expect(Duration.milliseconds(-1).inNanoseconds == -1_000_000)
    }

    @Test(arguments: [
        ("none", LatencyModel.none), ("fixed:10ms", .fixed(.milliseconds(10))), ("fixed:0", .fixed(.zero)),
        ("fixed:1.5s", .fixed(.milliseconds(1_500))), ("fixed:250us", .fixed(.microseconds(250))),
        ("lognormal:500ms:0.6", .lognormal(mean: .milliseconds(500), sigma: 0.6)),
        ("tokens:200ms:20ms", .perToken(first: .milliseconds(200), each: .milliseconds(20))),
    ])
    func reads(_ text: String, _ model: LatencyModel) throws {
        #expect(try LatencyModel(text) == model)
        #expect(try LatencyModel(model.description) == model)
    }

    @Test(arguments: [
        "", "fixed", "fixed:", "fixed:10", "fixed:-1ms", "fixed:nanms", "fixed:10ms:3", "lognormal:500ms",
        "lognormal:500ms:x", "lognormal:500ms:-1", "lognormal:500ms:4", "gamma:1s", "fixed:10 ms", "tokens:1s",
    ])
    func refuses(_ text: String) {
        #expect(throws: SimulatorSyntaxError.self) { try LatencyModel(text) }
    }
}
