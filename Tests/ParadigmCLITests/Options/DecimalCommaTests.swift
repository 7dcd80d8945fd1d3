import ParadigmCLI
import Testing

@Suite struct DecimalCommaTests {
    @Test(arguments: [
        ("0,5", "0.5"), ("-1,25", "-1.25"), ("0,5s", "0.5s"), ("1,5%", "1.5%"), ("temperature=0,5", "temperature=0.5"),
        ("lognormal:0,5s:0,6", "lognormal:0.5s:0.6"), ("503:0,5%", "503:0.5%"), ("12,000", "12.000"),
    ])
    func `a number with a comma`(text: String, pointed: String) {
        #expect(DecimalComma.pointed(text) == pointed)
    }

    @Test(arguments: ["", "5", "0.5", "a,b", "1,2,3", ",5", "5,", "503@3,7x", "[1,2]", "1,5 seconds", "x=[1,2]"])
    func `what is no number with a comma`(text: String) {
        #expect(DecimalComma.pointed(text) == nil)
    }

    @Test(arguments: [
        ("12,000", "12000"), ("1 000", "1000"), ("1\u{A0}000\u{A0}000", "1000000"), ("1.000", "1000"),
        ("1'000", "1000"),
    ])
    func `groups of three digits`(text: String, digits: String) {
        #expect(DecimalComma.ungrouped(text) == digits)
    }

    @Test(arguments: ["1000", "0,500", "1,5", "1,00", "1234,567", "a,000", ""])
    func `what is no groups`(text: String) {
        #expect(DecimalComma.ungrouped(text) == nil)
    }

    @Test func `the parser's refusal gets a reason where it has none`() {
        func explained(_ line: String) -> String {
            DecimalComma.explained(line + "\nHelp: …", .english).split(separator: "\n").first.map(String.init) ?? ""
        }
        let time = "Error: The value '0,5s' is invalid for '--grace <time>'"
        #expect(explained(time) == time + ": write it with a point: 0.5s")
        let whole = "Error: The value '1,000' is invalid for '--rpm <number>'"
        #expect(explained(whole) == whole + ": write the digits alone: 1000")
        let part = "Error: The value '1,5' is invalid for '--rpm <nombre>'"
        #expect(explained(part) == part + ": a whole number is wanted")
        for other in [
            "Error: The value 'x' is invalid for '--rpm <number>'", time + ": because", "Error: Unknown option",
        ] {
            #expect(explained(other) == other)
        }
    }

    @Test(arguments: [
        ["batch", "in.csv", "--grace", "0,5s"], ["batch", "in.csv", "--temperature", "0,5"],
        ["batch", "in.csv", "--price-in", "0,5"], ["batch", "in.csv", "--set", "top_p=0,5"],
        ["chat", "a", "--timeout", "0,5", "--no-key", "--base-url", "http://127.0.0.1:1/v1", "--model", "m"],
        ["speed-test", "--temperature", "0,5"], ["simulate", "--latency", "fixed:0,5s"],
        ["simulate", "--fault", "503:0,5%"],
    ])
    func `whichever option it is`(arguments: [String]) throws {
        for (language, words) in [("en", "with a point"), ("fr", "avec un point")] {
            let run = try BuiltCommand.run(arguments + ["--lang", language])
            #expect(run.status == 64)
            #expect(run.errors.contains(words) && run.errors.contains("0.5"), "\(run.errors)")
        }
    }
}
