package import ArgumentParser
import Paradigm
import ParadigmAPI
import ParadigmGround

/// The command `paradigm models`.
package struct ModelsCommand: SessionCommand {
    package static var usesThreadPool: Bool { false }

    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "models",
            abstract: Text(
                en: "Lists the models of the server.",
                fr: "Donne la liste des modèles du serveur."
            )
            .localized,
            discussion: Text(
                en: """
                    On a terminal it prints a table; into a pipe or file the names alone, one per line, as --model takes \
                    them; with --json the server's reply as it came.

                      paradigm models
                      paradigm models | head -1
                      paradigm models --json

                    Exit status: as for paradigm chat.
                    """,
                fr: """
                    Sur un terminal, un tableau ; vers un tube ou un fichier, les noms seuls, un par ligne, tels que \
                    --model les prend ; avec --json, la réponse du serveur telle quelle.

                      paradigm models
                      paradigm models | head -1
                      paradigm models --json

                    Code de retour : comme pour paradigm chat.
                    """
            )
            .localized
        )
    }

    @Flag(help: .text(en: "Print the reply's JSON as it came.", fr: "Écrire le JSON de la réponse tel quel."))
    package var json = false

    @OptionGroup(title: ServerOptions.title) package var server: ServerOptions
    @OptionGroup package var language: LanguageOptions

    package init() {}

    package func run(in session: Session) async throws -> ExitStatus {
        let settings = try session.settings(server.given())
        let list = try await session.withServer(settings) { server in
            let configuration =
                json ? server.configuration : server.configuration.tellingOfWaits(on: session.terminal)
            return try await withParadigmClient(configuration) { try await $0.models() }
        }
        let terminal = session.terminal
        if json {
            try terminal.writeUntrusted(String(decoding: list.rawBytes, as: UTF8.self), bytes: list.rawBytes)
        } else if terminal.output.isTerminal {
            try terminal.write(ModelTable.text(list.items, session.language).utf8)
        } else {
            try terminal.write(ModelTable.names(list.items).utf8)
        }
        return .success
    }
}
