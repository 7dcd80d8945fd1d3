import ParadigmGround
import Testing

@Suite struct DurationTests {
    @Test func nanosecondsStayWithinACentury() {
        let century = 3_155_760_000_000_000_000
        #expect(Duration.seconds(Int64.max).inNanoseconds == Int64(century))
        #expect(Duration.seconds(Int64.min).inNanoseconds == -Int64(century))
        #expect(Duration.milliseconds(-1).inNanoseconds == -1_000_000)
        #expect(Duration.milliseconds(-1).clampedNanoseconds == 0)
        #expect(Duration.nanoseconds(1_500_000_001).clampedNanoseconds == 1_500_000_001)
    }

    @Test func secondsHaveTheirFraction() {
        #expect(Duration.milliseconds(1_250).seconds == 1.25)
        #expect(Duration.milliseconds(-250).seconds == -0.25)
    }
}
