import ArgumentParser
import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmGround
import ParadigmJobs
import Testing

@Suite struct PromptFileTests {
    @Test(arguments: [
        ("a", "a"), ("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), ("\u{FEFF}a\nb\n", "a\nb"), ("", ""), ("\n", ""),
        ("a\r\nb", "a\r\nb"), (" a ", " a "),
    ])
    func `a byte order mark and the last line end are left out`(text: String, prompt: String) {
        #expect(PromptFileOptions.trimmed(text).utf8.elementsEqual(prompt.utf8))
    }

    @Test(arguments: [
        ["batch", "in.csv", "--prompt", "{{a}}", "--prompt-file", "p"], ["batch", "in.csv", "--prompt-file", "-"],
        ["batch", "in.csv", "--system", "a", "--system-file", "p"], ["batch", "in.csv", "--system-file", "-"],
        ["chat", "a", "--prompt-file", "p"], ["chat", "--system", "a", "--system-file", "p"],
    ])
    func `what is said twice, or is no file`(arguments: [String]) throws {
        let error = try #require(throws: (any Error).self) { try ParadigmCommand.parseAsRoot(arguments) }
        #expect(ParadigmCommand.exitCode(for: error) != .success)
        let message = ParadigmCommand.message(for: error)
        #expect(message.contains("-file"), "\(message)")
    }

    private func plan(_ arguments: String...) throws -> BatchPlan {
        let command = try #require(try ParadigmCommand.parseAsRoot(["batch"] + arguments) as? BatchCommand)
        return command.plan(model: "alfred-4.2")
    }

    @Test func `a text is the same on the command line and in a file`() async throws {
        try await TestFile.withDirectory { directory in
            let (prompt, system) = (directory + "/prompt.txt", directory + "/system.txt")
            try TestFile.write("\u{FEFF}L'avis d'« {{Question}} » :\n", to: prompt, mode: 0o600)
            try TestFile.write("Sois bref.\n", to: system, mode: 0o600)
            let filed = try plan("in.csv", "--prompt-file", prompt, "--system-file", system).withPromptFiles().job()
            let typed = try plan("in.csv", "--prompt", "L'avis d'« {{Question}} » :", "--system", "Sois bref.").job()
            #expect(filed.input == typed.input)
            #expect(filed.recorded == typed.recorded)
        }
    }

    private static let utf16: [UInt8] =
        [0xFF, 0xFE] + "L'été\r\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    private static let windows1252: [UInt8] = "L'été\n".unicodeScalars.map { UInt8($0.value) }

    @Test(arguments: [(utf16, "UTF-16"), (windows1252, "Windows-1252")])
    func `a file in another encoding is read as such, and told`(bytes: [UInt8], name: String) async throws {
        try await TestFile.withDirectory { directory in
            let path = directory + "/prompt.txt"
            try TestFile.write(bytes: bytes, to: path)
            var told: [Text] = []
            let filed = try plan("in.csv", "--prompt-file", path).withPromptFiles { told.append($0) }
            let typed = try plan("in.csv", "--prompt", "L'été")
            #expect(try filed.job().input == typed.job().input)
            #expect(told.count == 1)
            for language in Language.allCases {
                #expect(told.allSatisfy { $0[language].contains(path) && $0[language].contains(name) })
            }
        }
    }

    @Test func `a file that cannot be used is named`() async throws {
        try await TestFile.withDirectory { directory in
            try TestFile.write("Résume {{Question", to: directory + "/open.txt", mode: 0o600)
            for (name, status) in [
                ("none.txt", ParadigmCLI.ExitStatus.noInput), ("", .badInput), ("open.txt", .usage),
            ] {
                let failure = try #require(throws: Failure.self) {
                    try plan("in.csv", "--prompt-file", directory + "/" + name).withPromptFiles()
                }
                #expect(failure.status == status)
                for language in Language.allCases {
                    #expect(failure.text[language].contains(directory + "/" + name), "\(failure.text[language])")
                }
            }
        }
    }

    @Test func `what allows one prompt for all, and empty ones`() throws {
        let usual = try plan("in.csv").job()
        #expect(usual.input.refusesSamePrompt && usual.input.setsEmptyPromptsAside)
        let allowed = try plan("in.csv", "--same-prompt", "--send-empty").job()
        #expect(!allowed.input.refusesSamePrompt && !allowed.input.setsEmptyPromptsAside)
        // With and without the first the rows are the same.
        #expect(allowed.recorded == ["send_empty": true, "model": "alfred-4.2"])
    }
}
