import ParadigmGround
import Testing

@Suite struct RandomnessTests {
    @Test func splitMixGivesThePublishedSequence() {
        // The first outputs for seed 1234567, as published with the reference implementation.
        var random = SplitMix64(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        ]
        #expect(expected.allSatisfy { random.next() == $0 })
    }

    @Test func unitNumbersAreUniform() {
        var random = SplitMix64(seed: 7)
        let numbers = (0..<10_000).map { _ in random.unit() }
        #expect(numbers.allSatisfy { (0..<1).contains($0) })
        for tenth in 0..<10 {
            let share = numbers.count { Int($0 * 10) == tenth }
            #expect((850...1_150).contains(share))
        }
    }
}
