import ParadigmCLI
import Testing

/// Arguments that are refused before they are taken for texts.
@Suite struct ArgumentCheckTests {
    private func bytes(_ arguments: [String]) -> [[UInt8]] { arguments.map { Array($0.utf8) } }

    private static let latin = Array("R".utf8) + [0xE9] + Array("sume".utf8)

    @Test func `bytes that are not UTF-8 are refused with the option's name`() throws {
        let apart = bytes(["batch", "in.csv", "--prompt"]) + [Self.latin]
        let joined = bytes(["batch", "in.csv"]) + [Array("--system=".utf8) + Self.latin]
        let alone = bytes(["chat"]) + [Self.latin]
        for (arguments, name) in [(apart, "--prompt"), (joined, "--system"), (alone, "Argument 2")] {
            let failure = try #require(ArgumentCheck.fault(arguments))
            #expect(failure.status == .usage)
            #expect(failure.text.english.contains(name), "\(failure.text.english)")
            #expect(failure.text.english.contains("iconv") && failure.text.french.contains("UTF-8"))
        }
        let variable = try #require(ArgumentCheck.fault(bytes(["batch"]), variables: ["PARADIGM_MODEL"]))
        #expect(variable.text.english.contains("PARADIGM_MODEL"))
        #expect(ArgumentCheck.fault(bytes(["chat", "Résumé 🙂"])) == nil)
    }

    @Test(arguments: [
        ["batch", "in.csv", "-o", ""], ["batch", "in.csv", "--report", ""], ["batch", "in.csv", "--report="],
        ["batch", "in.csv", "--journal", "", "-o", "a"], ["merge", "--output=", "x"], ["chat", "--prompt-file", ""],
    ])
    func `an empty name of a file is refused`(arguments: [String]) throws {
        let failure = try #require(ArgumentCheck.fault(bytes(arguments)))
        #expect(failure.status == .usage)
        #expect(failure.text.english.contains("empty name") && failure.text.french.contains("nom vide"))
    }

    @Test(arguments: [
        (["batch", "in.csv", "-o", "C:\\Users\\moi\\out.csv"], "/mnt/c/Users/moi/out.csv"),
        (["batch", "in.csv", "--report=d:\\r.html"], "/mnt/d/r.html"),
        (["batch", "in.csv", "-o", "\u{A0}q.csv"], "no-break"),
        (["batch", "in.csv", "--output", "q.csv\u{202F}"], "no-break"),
    ])
    func `a name of a file that nobody can mean is refused`(arguments: [String], words: String) throws {
        let failure = try #require(ArgumentCheck.fault(bytes(arguments)))
        #expect(failure.status == .usage && failure.text.english.contains(words), "\(failure.text.english)")
        #expect(failure.text.french != failure.text.english)
    }

    @Test func `a key in the place of its file is not shown`() {
        #expect(ArgumentCheck.fault(bytes(["batch", "in.csv", "--key-file", "sk-secret\u{A0}"])) == nil)
    }

    @Test func `other empty values are no names of files`() {
        #expect(ArgumentCheck.fault(bytes(["batch", "in.csv", "--system", "", "-o", "a"])) == nil)
        #expect(ArgumentCheck.fault(bytes(["chat", "--", "-o", ""])) == nil)
    }
}
