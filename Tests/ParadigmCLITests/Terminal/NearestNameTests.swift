import ParadigmCLI
import Testing

@Suite struct NearestNameTests {
    private static let commands = ["batch", "merge", "speed-test", "chat", "models", "simulate", "keys", "doctor"]

    @Test(arguments: [
        ("bacth", "batch"), ("btach", "batch"), ("batches", "batch"), ("speedtest", "speed-test"),
        ("speed", "speed-test"),
        ("model", "models"), ("Chat", "chat"), ("simulator", "simulate"), ("key", "keys"), ("docter", "doctor"),
    ])
    func `the command that was meant`(word: String, name: String) {
        #expect(NearestName.name(to: word, among: Self.commands) == name)
    }

    @Test(arguments: ["x", "", "zebra", "questions.csv", "hello"])
    func `nobody meant one of these`(word: String) {
        #expect(NearestName.name(to: word, among: Self.commands) == nil)
    }

    @Test func `distances`() {
        #expect(NearestName.distance("", "abc") == 3)
        #expect(NearestName.distance("abc", "abc") == 0)
        #expect(NearestName.distance("abc", "acb") == 1)
        #expect(NearestName.distance("kitten", "sitting") == 3)
    }

    @Test(arguments: [
        ("Error: Unknown option '--quiet'. Did you mean '--set'?", "Error: Unknown option '--quiet'"),
        ("Error: Unknown option '--rate'. Did you mean '--names'?", "Error: Unknown option '--rate'"),
        (
            "Error: Unknown option '--nokey'. Did you mean '--no-key'?",
            "Error: Unknown option '--nokey'. Did you mean '--no-key'?"
        ),
        ("Error: Missing value for '--model'", "Error: Missing value for '--model'"),
    ])
    func `a suggestion that is far off is left out`(message: String, expected: String) {
        #expect(ParserWords.withoutFarSuggestion(message + "\nUsage") == expected + "\nUsage")
    }

    @Test func `a notebook is no terminal that can be drawn on`() {
        #expect(ProgressDisplay.mayDraw(["TERM": "xterm"]))
        #expect(!ProgressDisplay.mayDraw(["TERM": "xterm", "JPY_PARENT_PID": "123"]))
        #expect(!ProgressDisplay.mayDraw(["TERM": "dumb"]))
    }
}
