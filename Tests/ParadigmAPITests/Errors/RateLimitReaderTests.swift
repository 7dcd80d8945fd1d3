import ParadigmAPI
import Testing

@Suite struct RateLimitReaderTests {
    @Test func readsNamesInAnyCase() {
        let fields = read([
            ("X-RateLimit-Remaining-Requests", "59"), ("X-RATELIMIT-RESET-REQUESTS", "1s"),
            ("x-ratelimit-limit-tokens", "150000"), ("RateLimit", "limit=9"), ("RateLimit-Remaining", "7"),
        ])
        #expect(fields.requests == RateLimitState(limit: 9, remaining: 59, reset: .seconds(1)))
        #expect(fields.tokens == RateLimitState(limit: 150_000))
    }

    @Test func ofAFieldThatComesTwiceTheFirstCounts() {
        let fields = read([
            ("x-ratelimit-limit-requests", "nonsense"), ("x-ratelimit-limit-requests", "5"),
            ("x-ratelimit-remaining-requests", "3"), ("x-ratelimit-remaining-requests", "4"),
            ("ratelimit", "\"tokens\";r=1"), ("ratelimit", "\"tokens\";r=2"),
        ])
        #expect(fields.requests == RateLimitState(remaining: 3))
        #expect(fields.tokens == RateLimitState(remaining: 1))
    }

    @Test(arguments: [
        "x-ratelimit", "x-ratelimit-policy", "ratelimit-limit-requests", "ratelimit-limit-tokens", "ratelimit-",
        "ratelimits", "x-ratelimit-limit-request", "x-ratelimit-limit-requestss", "x-ratelimit-used", "limit", "",
        "x-ratelimit-resetting",
    ])
    func passesOverOtherNames(name: String) {
        #expect(read([(name, "limit=5;remaining=5")]).isEmpty)
        #expect(read([(name, "5")]).isEmpty)
    }

    /// The nearest number, whether or not it is read the short way.
    @Test(arguments: [
        "0", "7", "007", "0.1", "0.3", "12.5", "1.005", "2592000.000000001", "1700000060.123456789", "123456.7890123",
        "0.00000000000001", "99999.999999999", "000000000000000000000000001.5", "1.0000000000000000000001",
    ])
    func readsNumbersExactly(text: String) throws {
        let number = try #require(Double(text))
        let delay = number < 1e9 ? number : number - 1.7e9
        #expect(read([("ratelimit-reset", text)], now: 1.7e9).requests.reset == .seconds(delay))
    }

    @Test func saysWhetherThereWasAField() {
        var reader = RateLimitReader()
        #expect(reader.isEmpty)
        reader.read(name: Array("ratelimit-limit".utf8).span, value: [UInt8]().span)
        #expect(!reader.isEmpty)
        #expect(reader.fields(now: 0).isEmpty)
    }

    private func read(_ fields: [(String, String)], now: Double = 0) -> RateLimitFields {
        var reader = RateLimitReader()
        for (name, value) in fields { reader.read(name: Array(name.utf8).span, value: Array(value.utf8).span) }
        return reader.fields(now: now)
    }
}
