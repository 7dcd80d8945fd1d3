import Paradigm
import ParadigmHTTP
import Testing

@Suite struct OpeningPaceTests {
    /// Begins as many openings as may be.
    private func beginAll(_ pace: inout OpeningPace) -> Int {
        var begun = 0
        while begun < 100_000, pace.begin() { begun += 1 }
        return begun
    }

    @Test func doublesWithEachRoundThatSucceeds() {
        var pace = OpeningPace()
        var underWay = beginAll(&pace)
        for round in 0..<6 {
            #expect(underWay == 32 << round)
            for _ in 0..<underWay { pace.end(success: true) }
            underWay = beginAll(&pace)
        }
        #expect(pace.underWay == underWay)
    }

    @Test func eachSuccessLetsTwoOthersBegin() {
        var pace = OpeningPace()
        #expect(beginAll(&pace) == 32)
        pace.end(success: true)
        #expect(beginAll(&pace) == 2)
        #expect(pace.underWay == 33)
    }

    @Test func afterAFailureNobodyIsHeldBack() {
        var pace = OpeningPace()
        _ = beginAll(&pace)
        pace.end(success: false)
        #expect(beginAll(&pace) == 100_000)
        pace.end(success: true)
        #expect(pace.limit == nil)
    }

    @Test func whatIsTakenBackCountsNeitherWay() {
        var pace = OpeningPace()
        _ = beginAll(&pace)
        pace.withdraw()
        #expect(pace.limit == OpeningPace.first)
        #expect(beginAll(&pace) == 1)
    }
}
