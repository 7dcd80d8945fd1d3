import ParadigmCLI
import Testing

/// Arguments out of a word processor, which look as they should.
@Suite struct PastedTextTests {
    @Test(arguments: [
        (["batch", "–o"], "Error: Unexpected argument '–o'", "-o"),
        (["batch", "–simulate"], "Error: Unexpected argument '–simulate'", "--simulate"),
        (["––prompt", "x y"], "Error: 2 unexpected arguments: '––prompt', 'x y'", "--prompt"),
        (["—prompt=x"], "Error: Unexpected argument '—prompt=x'", "--prompt=x"),
        (["-o\u{A0}q.csv"], "Error: Unknown option '-o\u{A0}q.csv'", "no-break space"),
        (["--prompt", "“Résume", "{{x}}”"], "Error: Unexpected argument '{{x}}”'", "quotation mark"),
        (["--rpm", "«4»"], "Error: The value '«4»' is invalid for '--rpm <number>'", "quotation mark"),
        (
            ["--set", "model=gpt-4"], "Error: The value 'model=gpt-4' is invalid for '--set <key=json>'",
            #"'model="gpt-4"'"#
        ),
        (["--key", "sk-secret"], "Error: Unknown option '--key'", "PARADIGM_API_KEY"),
        (["--api-key=sk-secret"], "Error: Unknown option '--api-key'", "PARADIGM_API_KEY"),
    ])
    func `what looks right is explained below the error`(arguments: [String], error: String, words: String) {
        let message = error + "\nUsage: paradigm"
        for (language, other) in [(Language.english, Language.french), (.french, .english)] {
            let explained = PastedText.explained(message, arguments, language)
            let lines = explained.split(separator: "\n")
            #expect(lines.count == 3 && String(lines[0]) == error && lines[2] == "Usage: paradigm")
            #expect(language == .french || lines[1].contains(words), "\(lines[1])")
            #expect(explained != PastedText.explained(message, arguments, other))
            #expect(!explained.contains("sk-secret"))
        }
    }

    @Test(arguments: [
        (["--prompt", "« {{x}} » – “a”", "--rpm", "x"], "Error: The value 'x' is invalid for '--rpm <number>'"),
        (["–", "a"], "Error: Unexpected argument '–'"), (["–5"], "Error: Unexpected argument '–5'"),
        (["--foo"], "Error: Unknown option '--foo'"),
        (["--set", "a={b"], "Error: The value 'a={b' is invalid for '--set <key=json>'"),
    ])
    func `what an error is not about is left alone`(arguments: [String], error: String) {
        #expect(PastedText.explained(error, arguments, .english) == error)
    }

    @Test func `a path of Windows is told where it is under WSL`() {
        #expect(PastedPath.advice("C:\\Users\\moi\\a b.csv")?.english.contains("/mnt/c/Users/moi/a b.csv") == true)
        #expect(PastedPath.advice("in.csv\u{A0}")?.french.contains("insécable") == true)
        for path in ["in.csv", "C:in.csv", "a:b", "/tmp/C:\\x", "a\u{A0}b.csv"] {
            #expect(PastedPath.advice(path) == nil)
        }
    }
}
