import ParadigmSimulator
import Testing

@Suite struct RateLimitsTests {
    @Test func requestsAndTokensLimitTogether() {
        var limits = RateLimits(requestsPerMinute: 3, tokensPerMinute: 100)
        #expect(limits.admit(tokens: 60, at: .zero) == .admitted)
        #expect(limits.admit(tokens: 50, at: .seconds(1)) == .limited(.seconds(59), by: "tokens"))
        #expect(limits.admit(tokens: 40, at: .seconds(2)) == .admitted)
        #expect(limits.admit(tokens: 0, at: .seconds(3)) == .admitted)
        #expect(limits.admit(tokens: 0, at: .seconds(4)) == .limited(.seconds(56), by: "requests"))
        #expect(limits.admit(tokens: 101, at: .seconds(200)) == .tooLarge)
        #expect(limits.admit(tokens: 100, at: .seconds(200)) == .admitted)
    }

    @Test func whatIsRefusedIsNotCounted() {
        var limits = RateLimits(requestsPerMinute: 5, tokensPerMinute: 10)
        for _ in 0..<100 { _ = limits.admit(tokens: 11, at: .zero) }
        #expect(limits.admit(tokens: 10, at: .zero) == .admitted)
    }

    @Test func fieldsTellTheState() {
        var limits = RateLimits(requestsPerMinute: 3, tokensPerMinute: 100)
        _ = limits.admit(tokens: 60, at: .zero)
        let fields = limits.fields(at: .milliseconds(500))
        #expect(
            fields == [
                HeaderField("x-ratelimit-limit-requests", "3"), HeaderField("x-ratelimit-remaining-requests", "2"),
                HeaderField("x-ratelimit-reset-requests", "59.5s"), HeaderField("x-ratelimit-limit-tokens", "100"),
                HeaderField("x-ratelimit-remaining-tokens", "40"), HeaderField("x-ratelimit-reset-tokens", "59.5s"),
            ]
        )
        var none = RateLimits(requestsPerMinute: nil, tokensPerMinute: nil)
        #expect(none.admit(tokens: .max, at: .zero) == .admitted)
        #expect(none.fields(at: .zero).isEmpty)
    }

    @Test(arguments: [
        (0, "0ms"), (20, "20ms"), (999, "999ms"), (1_000, "1s"), (1_500, "1.5s"), (1_005, "1.005s"), (60_000, "1m0s"),
        (360_000, "6m0s"), (61_250, "1m1.25s"),
    ])
    func resetTexts(_ milliseconds: Int, _ text: String) {
        #expect(RateLimits.resetText(.milliseconds(milliseconds)) == text)
    }

    @Test func aLimitOfZeroAdmitsNothing() {
        var limits = RateLimits(requestsPerMinute: 0, tokensPerMinute: nil)
        #expect(limits.admit(tokens: 1, at: .zero) == .limited(.seconds(60), by: "requests"))
    }
}
