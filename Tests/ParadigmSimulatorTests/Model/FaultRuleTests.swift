import ParadigmSimulator
import Testing

@Suite struct FaultRuleTests {
    private func struck(_ rules: [FaultRule], seed: UInt64 = 1, of count: Int = 1_000, body: String = "") -> [Int] {
        (1...count)
            .filter {
                rules.fault(seed: seed, arrival: $0, at: .milliseconds($0), body: Array(body.utf8)) != nil
            }
    }

    @Test func aRateStrikesThatShareOfRequests() {
        let count = struck([FaultRule(.blackHole, rate: 0.1)], of: 20_000).count
        #expect((1_850...2_150).contains(count))
    }

    @Test func aSeedReplaysTheSameFaults() {
        let rules = [FaultRule(.blackHole, rate: 0.1)]
        #expect(struck(rules) == struck(rules))
        #expect(struck(rules) != struck(rules, seed: 2))
    }

    @Test func eachRuleDrawsForItself() {
        let fault = FaultRule(.blackHole, rate: 0.5)
        let both = struck([fault, fault], of: 20_000).count
        #expect((14_600...15_400).contains(both))
    }

    @Test func spansLimitARule() {
        #expect(struck([FaultRule(.blackHole, span: .arrivals([3...5, 8...8]))]) == [3, 4, 5, 8])
        let time = FaultRule.Span.time(.milliseconds(10)..<(.milliseconds(13)))
        #expect(struck([FaultRule(.blackHole, span: time)]) == [10, 11, 12])
    }

    @Test func aMatchLimitsARuleToBodiesThatContainIt() {
        let rules = [FaultRule(.blackHole, match: "naïve")]
        #expect(struck(rules, of: 1, body: "a naïve text") == [1])
        #expect(struck(rules, of: 1, body: "naïve") == [1])
        #expect(struck(rules, of: 1, body: "a naive text").isEmpty)
        #expect(struck(rules, of: 1, body: "").isEmpty)
        #expect(struck(rules, of: 1, body: "naïv").isEmpty)
    }

    @Test func theFirstRuleThatStrikesDecides() {
        let rules = [FaultRule(.close, span: .arrivals([2...2])), FaultRule(.blackHole)]
        #expect(rules.fault(seed: 1, arrival: 1, at: .zero, body: []) == .blackHole)
        #expect(rules.fault(seed: 1, arrival: 2, at: .zero, body: []) == .close)
    }
}
