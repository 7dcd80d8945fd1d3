import ArgumentParser

/// A word in the place of a command that is none, and the command that was meant.
package struct UnknownCommand: Sendable {
    /// What was written.
    private let word: String
    /// The commands that there are in its place.
    private let names: [String]

    /// What people write who want the version.
    private static let versionWords: Set<String> = ["version", "-v", "-V"]

    /// Looks for one in arguments that the parser refused; nil when each word that should be a command is one.
    package init?(_ arguments: [String]) {
        var commands = ParadigmCommand.configuration.subcommands
        var rest = arguments[...]
        var isWithin = false
        while let word = rest.popFirst() {
            if Self.versionWords.contains(word), arguments.count == 1 {
                self.word = word
                names = []
                return
            }
            // The one option that stands before a command.
            if word == "--lang" { rest = rest.dropFirst() }
            if word.hasPrefix("-") {
                // A command with commands of its own may have options of its own, and what follows those is their value.
                if isWithin, word != "--lang" { return nil }
                continue
            }
            if word == "help" { return nil }
            guard let command = commands.first(where: { $0.configuration.commandName == word }) else {
                self.word = word
                names = commands.compactMap { $0.configuration.commandName }
                return
            }
            commands = command.configuration.subcommands
            isWithin = true
            if commands.isEmpty { return nil }
        }
        return nil
    }

    /// What is wrong and what was meant.
    package var text: Text {
        let shown = TerminalEscaper.line(word, limit: 60)
        let wrong = Text(en: "“\(shown)” is no command. ", fr: "« \(shown) » n'est pas une commande. ")
        let meant = names.isEmpty ? "--version" : NearestName.name(to: word, among: names)
        if let meant { return wrong + Text(en: "Did you mean “\(meant)”?", fr: "Vouliez-vous dire « \(meant) » ?") }
        let list = names.joined(separator: ", ")
        return wrong + Text(en: "There are: \(list).", fr: "Il y a : \(list).")
    }
}
