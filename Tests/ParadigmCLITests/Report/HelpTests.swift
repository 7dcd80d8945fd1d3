import ArgumentParser
import ParadigmCLI
import Testing

@Suite struct HelpTests {
    static let commands: [any ParsableCommand.Type] = [
        ParadigmCommand.self, BatchCommand.self, MergeCommand.self, SpeedTestCommand.self, ChatCommand.self,
        ModelsCommand.self, SimulateCommand.self,
    ]

    @Test(arguments: Language.allCases, 0..<commands.count)
    func `help as it is printed`(language: Language, index: Int) throws {
        let command = Self.commands[index]
        let text = Language.$current.withValue(language) { ParadigmCommand.helpMessage(for: command, columns: 80) }
        let shown = language == .french ? ParserWords.french(text) : text
        let name = command.configuration.commandName ?? "?"
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

    @Test(arguments: ["bash", "zsh", "fish"])
    func `a completion script can be made`(shell: String) {
        let error = #expect(throws: (any Error).self) {
            try ParadigmCommand.parseAsRoot(["--generate-completion-script", shell])
        }
        guard let error else { return }
        #expect(ParadigmCommand.exitCode(for: error) == .success)
        #expect(ParadigmCommand.fullMessage(for: error).contains("speed-test"))
    }
}
