import ParadigmBatch
import ParadigmGround
import Testing

/// The estimator of what is finished per second.
@Suite struct ThroughputTests {
    /// A round of answers of these lengths, each taking a fixed time and a time for each token.
    private func round(load: Double, fixed: Double, perToken: Double, tokens: some Sequence<Int>) -> Throughput {
        var sample = Throughput()
        for count in tokens {
            sample.add(tokens: Double(count), latency: fixed + perToken * Double(count), load: load)
        }
        sample.endRound()
        return sample
    }

    @Test func itIsLittlesLaw() {
        let sample = round(load: 12, fixed: 0.5, perToken: 0, tokens: 1...40)
        #expect(abs(sample.rate - 24) < 1e-9)
        #expect(Throughput().rate == 0)
    }

    @Test func longerAnswersAreNoSlowerServer() {
        let short = round(load: 8, fixed: 0.1, perToken: 0.02, tokens: 4...48)
        let long = round(load: 8, fixed: 0.1, perToken: 0.02, tokens: 200...900)
        let (value, error) = long.ratio(to: short, noise: RoundNoise())
        #expect(abs(value - 1) < 1e-6)
        #expect(error < 0.05)
    }

    @Test func aBatchingServerIsComparedExactly() {
        // A step of 20 ms and half a millisecond for each active request, each giving a token.
        let few = round(load: 64, fixed: 0, perToken: 0.052, tokens: 4...48)
        let many = round(load: 128, fixed: 0, perToken: 0.084, tokens: 4...48)
        let (value, _) = many.ratio(to: few, noise: RoundNoise())
        #expect(abs(value - 2 * 0.052 / 0.084) < 1e-9)
    }

    @Test func aGrowingQueueIsNoGainAtTheLoadThatAnswersMet() {
        // Eight slots of a second, served in order: whoever finds n waits n / 8 s, while the load goes to twice as many.
        var growing = Throughput()
        for met in 16..<48 {
            growing.add(tokens: 0, latency: Double(met) / 8, load: 1.5 * Double(met), entryLoad: Double(met))
        }
        growing.endRound()
        #expect(abs(growing.rate - 12) < 1e-9)
        #expect(abs(growing.atEntry.rate - 8) < 1e-9)
        let steady = round(load: 24, fixed: 3, perToken: 0, tokens: repeatElement(0, count: 32))
        #expect(steady.atEntry == steady)
    }

    @Test func withoutTokensTheMeanDecides() {
        let slow = round(load: 4, fixed: 0.2, perToken: 0, tokens: repeatElement(0, count: 20))
        let fast = round(load: 4, fixed: 0.1, perToken: 0, tokens: repeatElement(0, count: 20))
        #expect(abs(fast.ratio(to: slow, noise: RoundNoise()).value - 2) < 1e-9)
    }

    @Test func nothingIsComparedWithNothing() {
        let sample = round(load: 4, fixed: 0.2, perToken: 0, tokens: 1...20)
        #expect(sample.ratio(to: Throughput(), noise: RoundNoise()) == (1, 1))
        #expect(Throughput().ratio(to: sample, noise: RoundNoise()) == (1, 1))
        #expect(Throughput().time(in: sample) == 1)
    }

    @Test func theErrorShrinksWithTheAnswersAndIsThatOfTheirScatter() {
        var units = SplitMix64(seed: 7)
        var few = Throughput()
        var many = Throughput()
        for index in 0..<6_400 {
            let latency = 0.1 + 0.2 * units.unit()
            if index < 100 { few.add(tokens: 0, latency: latency, load: 8) }
            many.add(tokens: 0, latency: latency, load: 8)
        }
        // Uniform over 0.2 s: a deviation of 0.0577 s of 0.2 s, over the root of the number.
        #expect(abs(few.error - 0.0289) < 0.004)
        #expect(abs(many.error - 0.00361) < 0.0004)
    }

    @Test func noiseBetweenRoundsIsMeasuredAndSoIsItsLack() {
        var noisy = RoundNoise()
        var even = RoundNoise()
        for index in 0..<200 {
            let factor = index.isMultiple(of: 2) ? 1.1 : 0.9
            noisy.add(round(load: 8, fixed: 0.1 * factor, perToken: 0.01 * factor, tokens: 4...48))
            // Half the answers take twice as long, in every round alike.
            var sample = Throughput()
            for answer in 0..<32 { sample.add(tokens: 0, latency: answer.isMultiple(of: 2) ? 0.2 : 0.4, load: 8) }
            sample.endRound()
            even.add(sample)
        }
        let level = round(load: 8, fixed: 0.1, perToken: 0.01, tokens: 4...48)
        #expect(level.ratio(to: level, noise: noisy).error > 0.1)
        var waves = Throughput()
        for answer in 0..<32 { waves.add(tokens: 0, latency: answer.isMultiple(of: 2) ? 0.2 : 0.4, load: 8) }
        waves.endRound()
        #expect(waves.ratio(to: waves, noise: even).error < 0.4 * waves.ratio(to: waves, noise: RoundNoise()).error)
    }
}
