import ParadigmAPI
import ParadigmGround
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
            ("1e9s", nil), ("99999999999d", nil), ("1.2.3s", nil), ("٣s", nil), ("5.", nil), ("5.s", nil),
        ] as [(String, Duration?)]
    )
    func readsTimes(text: String, reset: Duration?) {
        #expect(read(["x-ratelimit-reset-requests": text], now: 1_000_000_000).requests.reset == reset)
    }

    @Test(arguments: ["", "-1", "x", "1x", "nan", "1e5", "99999999999999999999999", "5.", "1.5", "."])
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

    /// A structured field that breaks a rule anywhere is left aside as a whole (RFC 9651 §4.2).
    @Test(arguments: [
        "\"a\";r=7;t=5,", "\"a\";r=7;t=5,,\"b\";r=1;t=1", "\"a;r=7;t=5", "\"a\"b\";r=7;t=5", "\"a\u{1}\";r=7;t=5",
        "\"a\u{7F}\";r=7;t=5", "\"é\";r=7;t=5", "\"a\\b\";r=7;t=5", "\"a\";r=1.23;t=5", "\"a\";r=7;t=5.0",
        "\"a\";r=7;t=\"5\"",
        "\"a\";r=1234567890123456;t=5", "\"a\";r=7;t=1234567890123456", "\"a\";r=-1;t=5", "\"a\";r=+1;t=5",
        "\"a\";r= 7;t=5",
        "\"a\" ;r=7;t=5", "\"a\";r =7;t=5", "\"a\";R=7;t=5", "\"a\";r=7;t=5;x=", "\"a\";r=7;t=5 x",
        "\"a\";r=7;t=5;x=\"",
        "\"a\";r=7;t=5, \"b\";r=1.5;t=1", "\"a\";r=7;t=5, b=1", "limit=9, \"a\";r=7;t=5", "7;r=7;t=5",
        "(\"a\");r=7;t=5",
        "limit=100, remaining=1.5, reset=30", "limit=100, remaining=-1, reset=30",
        "limit=100, remaining=\"5\", reset=30",
        "Limit=100, remaining=5, reset=30", "limit=100; remaining=5; reset=30 x", "limit=100, remaining=5, reset=",
        "limit = 100, remaining=5", "limit=100 remaining=5", "\"a\";r=7;t=5;x=:a", "\"a\";r=7;t=5;x=?2",
        "\"a\";r=7;t=5;x=@1.5",
        "\"a\";r=7;t=5;x=%\"%zz\"", "\"a\";r=7;t=5;x=1.2345", "\"a\";r=7;t=5;x=1.", "\"a\";r=7;t=5;x=-", "r=7,t=5;",
    ])
    func leavesMalformedFieldsAside(_ value: String) {
        #expect(read(["ratelimit": value]).isEmpty)
        // A policy that is malformed leaves the limits themselves as they are.
        let other = read(["ratelimit": "\"a\";r=7;t=5", "ratelimit-policy": value + ";q=x\""])
        #expect(other.requests == RateLimitState(remaining: 7, reset: .seconds(5)))
    }

    @Test(
        arguments: [
            ("\"x, limit=1, remaining=0, reset=99\";r=7;t=5", 7, 5), ("\"a;r=1;t=1\";r=7;t=5", 7, 5),
            ("\"a\\\"\\\\,\";r=7;t=5", 7, 5), ("a:b/c*;r=7;t=5", 7, 5), ("*;r=7;t=5", 7, 5), ("\"\";r=7;t=5", 7, 5),
            ("\"a\";  r=7;t=5;pk=:cHM=:;x;y=?0;z=@-1;u=1.5;v=%\"%c3%a9\";w=tok/en;s=\"r=1\"", 7, 5),
            ("\"a\";r=1;t=5;r=7", 7, 5), ("\"a\";r=-0;t=0", 0, 0), ("\"a\";r=007;t=5", 7, 5),
            ("  \"a\";r=7;t=5 \t,\t \"b\";r=9;t=9  ", 7, 5), ("\"a\";r=123456789012345;t=5", 123_456_789_012_345, 5),
            ("limit=100;w=60;c=\"a, b\", remaining=7, reset=5, x=?1", 7, 5),
            ("remaining=1, remaining=7, reset=5", 7, 5),
        ] as [(String, Int, Int)]
    )
    func readsEveryFormOfStructuredField(value: String, remaining: Int, seconds: Int) {
        let requests = read(["ratelimit": value]).requests
        #expect(requests.remaining == remaining)
        #expect(requests.reset == .seconds(seconds))
    }

    @Test func findsThePolicyOfTheSameName() {
        let policies = "\"a, b\";q=10;w=1, \"c\";q=20;qu=\"content-bytes\", \"c\";q=30, tok;q=40;qu=\"tokens\", 50;w=60"
        let fields = read(["ratelimit": "\"c\";r=9;t=1, tok;r=8;t=2, \"a, b\";r=7;t=3", "ratelimit-policy": policies])
        #expect(fields.requests == RateLimitState(limit: 10, remaining: 7, reset: .seconds(3)))
        #expect(fields.tokens == RateLimitState(limit: 40, remaining: 8, reset: .seconds(2)))
    }

    @Test(
        arguments: [
            ("1700000060000", .seconds(60)), ("1700000060500", .milliseconds(60_500)), ("1699999999999", .zero),
            ("1700000060", .seconds(60)), ("1800000000000", nil), ("1700000060000000", nil),
            ("99999999999999999999", nil),
        ] as [(String, Duration?)]
    )
    func readsResetsInMillisecondsSince1970(text: String, reset: Duration?) {
        let fields = ["x-ratelimit-remaining": "0", "x-ratelimit-reset": text]
        #expect(read(fields, now: 1_700_000_000).requests == RateLimitState(remaining: 0, reset: reset))
    }

    /// Whatever a server sends: no number of it is reckoned with unchecked.
    @Test func neverTraps() {
        var random = SplitMix64(seed: 9)
        let seedlings = [
            "\"a, b\";r=123456789012345;t=-999999999999999;q=0;x=:cHM=:, b;r=1.5;z=%\"%c3\";y=@1;w=?1",
            "limit=99999999999999999999, remaining=5;w=60, reset=30", "6h0m9.5s", "1700000060000",
            "999999999999999.999999",
            "Fri, 29 Feb 2024 16:26:57 GMT", "Friday, 29-Feb-99 16:26:57 GMT", "Fri Feb 29 16:26:57 9999",
        ]
        for _ in 0..<3_000 {
            var bytes = Array(seedlings[Int.random(in: 0..<seedlings.count, using: &random)].utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) {
                    bytes[place] = UInt8.random(in: 0...255, using: &random)
                } else {
                    bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: place)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            for now in [0, 1_700_000_000, -1, .infinity, .nan, 1e300] as [Double] {
                for name in ["ratelimit", "x-ratelimit-reset", "ratelimit-limit"] {
                    let fields = read([name: text, "ratelimit-policy": text], now: now)
                    #expect(fields.requests.reset.map { $0 >= .zero && $0 <= RetryAfter.longestDelay } ?? true)
                }
                let delay = RetryAfter.delay(field: ["retry-after": text, "retry-after-ms": text].value, now: now)
                #expect(delay.map { $0 >= .zero && $0 <= RetryAfter.longestDelay } ?? true)
            }
        }
    }

    private func read(_ fields: [String: String], now: Double = 0) -> RateLimitFields {
        RateLimitFields(field: fields.value, now: now)
    }
}
