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

    @Test func `other empty values are no names of files`() {
        #expect(ArgumentCheck.fault(bytes(["batch", "in.csv", "--system", "", "-o", "a"])) == nil)
        #expect(ArgumentCheck.fault(bytes(["chat", "--", "-o", ""])) == nil)
    }
}
