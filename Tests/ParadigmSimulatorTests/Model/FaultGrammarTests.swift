import ParadigmSimulator
import Testing

@Suite struct FaultGrammarTests {
    @Test(arguments: [
        ("503", FaultRule(.status(503))),
        ("503:0.1", FaultRule(.status(503), rate: 0.1)),
        ("503:10%", FaultRule(.status(503), rate: 0.1)),
        ("429@3", FaultRule(.status(429), span: .arrivals([3...3]))),
        ("429@3,5-9,20+", FaultRule(.status(429), span: .arrivals([3...3, 5...9, 20...Int.max]))),
        ("reset:0.05", FaultRule(.reset(), rate: 0.05)),
        ("reset;after=100", FaultRule(.reset(afterBytes: 100))),
        ("429;retry-after=2:0.1", FaultRule(.status(429, retryAfter: .seconds(2)), rate: 0.1)),
        ("429;retry-after=0.5;form=ms", FaultRule(.status(429, retryAfter: .milliseconds(500)))),
        (
            "503;retry-after=2;form=rfc850",
            FaultRule(.status(503, retryAfter: .date(secondsAhead: 2, form: .rfc850)))
        ),
        ("503;retry-after-text=nan", FaultRule(.status(503, retryAfter: .text("nan")))),
        ("500;shape=html", FaultRule(.status(500, shape: .html))),
        (
            "maintenance@10s-70s",
            FaultRule(.status(503, shape: .maintenance), span: .time(.seconds(10)..<(.seconds(70))))
        ),
        ("quota", FaultRule(.status(429, shape: .quota))),
        ("budget", FaultRule(.status(429, shape: .budget))),
        ("403;match=forbidden word", FaultRule(.status(403), match: "forbidden word")),
        ("slow-body;every=1ms", FaultRule(.slowBody(every: .milliseconds(1)))),
        ("slow-header", FaultRule(.slowHeader(every: .milliseconds(100)))),
        ("cut-stream;after=2:0.5@1-4", FaultRule(.cutStream(afterEvents: 2), rate: 0.5, span: .arrivals([1...4]))),
        ("delay;by=3s", FaultRule(.delay(.seconds(3)))),
        ("close-after;idle=20ms", FaultRule(.closeAfter(.milliseconds(20)))),
        ("html;status=502", FaultRule(.html(status: 502))),
        ("balance", FaultRule(.status(402, shape: .balance))),
        ("no-answer", FaultRule(.noAnswer(.error, code: 502))),
        ("no-answer;body=error;code=429:10%", FaultRule(.noAnswer(.error, code: 429), rate: 0.1)),
        ("no-answer;body=null-choice", FaultRule(.noAnswer(.nullChoice))),
        ("stream-error;after=0;code=400", FaultRule(.streamError(afterEvents: 0, code: "400"))),
        ("stream-error;code=content_filter", FaultRule(.streamError(code: "content_filter"))),
        ("empty-stream", FaultRule(.emptyStream)), ("unasked-stream", FaultRule(.unaskedStream)),
        ("held-stream", FaultRule(.heldStream(after: .done))),
        ("held-stream;after=finish;comments=20ms", FaultRule(.heldStream(after: .finish, comments: .milliseconds(20)))),
        ("content-type", FaultRule(.contentType(nil))),
        ("content-type;type=text/plain", FaultRule(.contentType("text/plain"))),
        ("glued-done", FaultRule(.gluedDone())),
        ("glued-done;on=next:5%", FaultRule(.gluedDone(on: .next), rate: 0.05)),
        ("surplus", FaultRule(.surplusReply())),
        ("surplus;later=20ms", FaultRule(.surplusReply(later: .milliseconds(20)))),
        ("redirect;host=localhost;port=99", FaultRule(.redirect(host: "localhost:99"))),
        ("many-headers;count=5", FaultRule(.manyHeaders(5))),
        ("wrong-type:10%", FaultRule(.spoiltAnswer(.wrongType), rate: 0.1)),
        ("cut-json;match=x@2", FaultRule(.spoiltAnswer(.cutJSON), span: .arrivals([2...2]), match: "x")),
        ("black-hole@5s+", FaultRule(.blackHole, span: .time(.seconds(5)..<(.seconds(1e9))))),
    ])
    func reads(_ text: String, _ rule: FaultRule) throws {
        #expect(try FaultRule(text) == rule)
    }

    @Test(arguments: [
        "close", "cut-chunked", "short-length", "double-length", "no-length", "bad-json", "empty", "garbage",
        "endless-stream", "endless-line", "endless-body", "endless-header", "invalid-utf8", "connection-close",
        "early-hints", "continue", "null-content", "string-numbers", "cut-body", "stream-error", "prose", "fence",
        "wrong-type", "cut-json",
    ])
    func readsEachKindAlone(_ kind: String) throws {
        #expect(try FaultRule(kind).rate == 1)
    }

    @Test(arguments: [
        ("", "unknown kind"), ("teapot", "unknown kind 'teapot'"), ("200", "no error status"), ("503:2", "not a rate"),
        ("503:x", "not a rate"), ("503:", "not a rate"), ("503@", "names no requests"), ("503@0", "names no requests"),
        ("503@9-3", "names no requests"), ("503@3s-1s", "ends before"), ("503@3s", "time span"),
        ("503@9999999h+", "thirty years"), ("delay;by=9999999h", "a duration"),
        ("503;shape=round", "one of paradigm"), ("503;retry-after=soon", "seconds"), ("503;form", "has no value"),
        ("503;retry-after=1;form=roman", "one of seconds"),
        ("reset;every=1ms", "has no parameter 'every'; it has after"),
        ("black-hole;after=1", "has no parameter"), ("slow-body;every=1", "a duration"),
        ("reset;after=-1", "whole number"), ("many-headers;count=99999999999", "from 0 to 1000000"),
        ("reset;after=99999999999999999999", "whole number"), ("redirect;port=65536", "from 0 to 65535"),
        ("429;retry-after=1e9", "seconds below"), ("429;retry-after=inf", "seconds below"),
        ("429;retry-after=nan", "seconds below"), ("429;form=ms", "give that too"),
        ("429;form=roman", "one of seconds"),
        ("reset;after=1;after=2", "there twice"), ("no-answer;body=some", "one of error"),
        ("held-stream;after=5", "one of done, finish"), ("held-stream;comments=5", "a duration"),
    ])
    func refusesWithAReason(_ text: String, _ reason: String) {
        let error = #expect(throws: SimulatorSyntaxError.self) { try FaultRule(text) }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }
}
