import ParadigmAPI
import Testing

@Suite struct RateLimitFieldsTests {
    @Test func readsOpenAIsFields() {
        let fields = read([
            "x-ratelimit-limit-requests": "60", "x-ratelimit-remaining-requests": "59",
            "x-ratelimit-reset-requests": "1s", "x-ratelimit-limit-tokens": "150000",
            "x-ratelimit-remaining-tokens": "149984", "x-ratelimit-reset-tokens": "6m0s",
        ])
        #expect(fields.requests == RateLimitState(limit: 60, remaining: 59, reset: .seconds(1)))
        #expect(fields.tokens == RateLimitState(limit: 150_000, remaining: 149_984, reset: .seconds(360)))
    }

    @Test(
        arguments: [
            ("20ms", .milliseconds(20)), ("1s", .seconds(1)), ("6m0s", .seconds(360)),
            ("1h2m3.5s", .milliseconds(3_723_500)),
            ("12.5", .milliseconds(12_500)), ("0", .zero), ("1d", .seconds(86_400)), (" 2s ", .seconds(2)),
            ("1000000030", .seconds(30)), ("999999999", nil), ("1000000000", .zero), ("999999900000", nil),
            ("", nil), ("s", nil), ("1x", nil), ("-1s", nil), ("1s-", nil), ("1s 2", nil), ("nan", nil), ("inf", nil),
            ("1e9s", nil), ("99999999999d", nil), ("1.2.3s", nil), ("٣s", nil),
        ] as [(String, Duration?)]
    )
    func readsTimes(text: String, reset: Duration?) {
        #expect(read(["x-ratelimit-reset-requests": text], now: 1_000_000_000).requests.reset == reset)
    }

    @Test(arguments: ["", "-1", "x", "1x", "nan", "1e5", "99999999999999999999999"])
    func ignoresNonsense(_ text: String) {
        #expect(read(["x-ratelimit-limit-requests": text, "ratelimit-remaining": text]).isEmpty)
    }

    @Test(
        arguments: [
            (
                ["ratelimit": "limit=100, remaining=50, reset=30"],
                RateLimitState(limit: 100, remaining: 50, reset: .seconds(30))
            ),
            (
                ["ratelimit": "limit=100,remaining=0,reset=1", "ratelimit-policy": "100;w=60"],
                RateLimitState(limit: 100, remaining: 0, reset: .seconds(1))
            ),
            (
                ["ratelimit": "remaining=5, reset=1", "ratelimit-policy": "100;w=60, 1000;w=3600"],
                RateLimitState(limit: 100, remaining: 5, reset: .seconds(1))
            ),
            (["ratelimit": "\"default\";r=50;t=30"], RateLimitState(remaining: 50, reset: .seconds(30))),
            (
                ["ratelimit": "\"default\"; r=50; t=30", "ratelimit-policy": "\"default\"; q=100; w=60"],
                RateLimitState(limit: 100, remaining: 50, reset: .seconds(30))
            ),
            (
                [
                    "ratelimit": "\"hour\";r=500;t=900, \"minute\";r=2;t=9",
                    "ratelimit-policy": "\"hour\";q=1000, \"minute\";q=60",
                ],
                RateLimitState(limit: 60, remaining: 2, reset: .seconds(9))
            ),
            (
                ["ratelimit-limit": "100", "ratelimit-remaining": "7", "ratelimit-reset": "12"],
                RateLimitState(limit: 100, remaining: 7, reset: .seconds(12))
            ),
            (
                ["x-ratelimit-limit": "100", "x-ratelimit-remaining": "7", "x-ratelimit-reset": "1700000060"],
                RateLimitState(limit: 100, remaining: 7, reset: .seconds(60))
            ),
        ] as [([String: String], RateLimitState)]
    )
    func readsOtherDialects(fields: [String: String], requests: RateLimitState) {
        let read = read(fields, now: 1_700_000_000)
        #expect(read.requests == requests)
        #expect(read.tokens.isEmpty)
    }

    @Test func tellsTokensFromRequests() {
        let fields = read([
            "ratelimit": "\"requests\";r=5;t=1, \"tokens\";r=900;t=2, \"x\";r=7;t=3",
            "ratelimit-policy": "\"requests\";q=10;qu=\"requests\", \"tokens\";q=1000, \"x\";q=8;qu=\"tokens\"",
        ])
        #expect(fields.requests == RateLimitState(limit: 10, remaining: 5, reset: .seconds(1)))
        #expect(fields.tokens == RateLimitState(limit: 8, remaining: 7, reset: .seconds(3)))
    }

    @Test func theFirstDialectWins() {
        let fields = read([
            "x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": "1s", "ratelimit-remaining": "9",
            "ratelimit-reset": "9", "ratelimit-limit": "10",
        ])
        #expect(fields.requests == RateLimitState(limit: 10, remaining: 1, reset: .seconds(1)))
    }

    @Test(arguments: [",", ";", "=", "\"", ";;;,,,===", "\"a\"", "\"a\";r", "\"a\";=1;r=", "limit="])
    func standsBrokenFields(_ value: String) {
        #expect(read(["ratelimit": value, "ratelimit-policy": value]).isEmpty)
    }

    private func read(_ fields: [String: String], now: Double = 0) -> RateLimitFields {
        RateLimitFields(field: fields.value, now: now)
    }
}
