import ArgumentParser
import ParadigmCLI
import Testing

@Suite struct HelpTests {
    static let commands: [any ParsableCommand.Type] = [
        ParadigmCommand.self, BatchCommand.self, MergeCommand.self, SpeedTestCommand.self, ChatCommand.self,
        ModelsCommand.self, SimulateCommand.self, KeysCommand.self, KeysSetCommand.self, KeysListCommand.self,
        KeysRemoveCommand.self, DoctorCommand.self, CompletionsCommand.self, DocumentsCommand.self,
        DocumentsUploadCommand.self, DocumentsListCommand.self, DocumentsGetCommand.self, DocumentsDeleteCommand.self,
        DocumentsWaitCommand.self, DocumentsWorkspacesCommand.self, SpeedTestCompareCommand.self,
    ]

    @Test(arguments: Language.allCases, 0..<commands.count)
    func `help as it is printed`(language: Language, index: Int) throws {
        let command = Self.commands[index]
        let text = Language.$current.withValue(language) { ParadigmCommand.helpMessage(for: command, columns: 80) }
        let shown = language == .french ? ParserWords.french(text) : text
        // Two commands have a subcommand of the same name.
        let isOfDocuments = "\(command)".hasPrefix("Documents") && command != DocumentsCommand.self
        let name = (isOfDocuments ? "documents-" : "") + (command.configuration.commandName ?? "?")
        try Snapshot.expect(shown + "\n", "help-\(name).\(language.rawValue)")
    }

    @Test(arguments: 0..<commands.count)
    func `every option is explained in both languages`(index: Int) {
        let command = Self.commands[index]
        let (english, french) = (
            Language.$current.withValue(.english) { ParadigmCommand.helpMessage(for: command, columns: 200) },
            Language.$current.withValue(.french) { ParadigmCommand.helpMessage(for: command, columns: 200) }
        )
        let lines = english.split(separator: "\n")
        for (line, next) in zip(lines, lines.dropFirst()) where line.hasPrefix("  --") {
            // A long option has its help on a line of its own.
            let columns = line.split(separator: "  ")
            let help = columns.count > 1 ? columns.dropFirst().joined() : next.drop { $0 == " " }.description
            #expect(!help.hasPrefix("--"), "no help: \(line)")
            #expect(!ParserWords.french(french).contains(help), "not translated: \(help)")
        }
    }

    /// What is the same in both languages is a form to be typed, or a word that both have.
    @Test(arguments: 0..<commands.count)
    func `what a value is called is translated`(index: Int) {
        func names(_ language: Language) -> Set<String> {
            let text = Language.$current.withValue(language) {
                ParadigmCommand.helpMessage(for: Self.commands[index], columns: 200)
            }
            return Set(text.split(separator: "<").dropFirst().map { String($0.prefix { $0 != ">" }) })
        }
        let shared = names(.english).intersection(names(.french))
        let forms: Set = [
            "options", "subcommand", "message", "parts", "url", "i/n|auto", "N|auto", "all|N|none",
            "bar|plain|json|none",
            "all|retry-after|none", "bash|zsh|fish", "ids",
        ]
        #expect(shared.subtracting(forms).isEmpty, "\(shared)")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `a completion script can be made`(shell: String) throws {
        let error = try #require(throws: (any Error).self) {
            try ParadigmCommand.parseAsRoot(["--generate-completion-script", shell])
        }
        #expect(ParadigmCommand.exitCode(for: error) == .success)
        #expect(ParadigmCommand.fullMessage(for: error).contains("speed-test"))
    }
}
