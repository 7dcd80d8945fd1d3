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

    @Test(
        arguments: [
            ("10ms", 10_000_000), ("0.5s", 500_000_000), ("250us", 250_000), ("250µs", 250_000), ("7ns", 7),
            ("2m", 120_000_000_000), ("2min", 120_000_000_000), ("1h", 3_600_000_000_000), ("0", 0), ("1e3s", nil),
        ] as [(String, Int64?)]
    )
    func durationsAreReadFromText(text: String, nanoseconds: Int64?) throws {
        guard let nanoseconds else {
            #expect(throws: DurationFault.unit) { try Duration(parsing: text) }
            return
        }
        let duration = try Duration(parsing: text)
        #expect(duration.inNanoseconds == nanoseconds)
        #expect(try Duration(parsing: duration.shortText) == duration)
    }

    @Test(arguments: [
        ("", DurationFault.number), ("s", .number), ("-1s", .number), ("1.2.3s", .number), ("5", .unit), ("5 s", .unit),
        ("5d", .unit), ("999999999h", .tooLong),
    ])
    func whatIsNoDurationIsToldApart(text: String, fault: DurationFault) {
        #expect(throws: fault) { try Duration(parsing: text) }
    }

    @Test func secondsHaveTheirFraction() {
        #expect(Duration.milliseconds(1_250).seconds == 1.25)
        #expect(Duration.milliseconds(-250).seconds == -0.25)
    }
}
