package import ArgumentParser
import Paradigm
import ParadigmAPI
import ParadigmGround

/// The command `paradigm documents get`.
package struct DocumentsGetCommand: SessionCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "get",
            abstract: Text(
                en: "Shows documents, and how far the server is with them.",
                fr: "Montre des documents, et où en est le serveur."
            )
            .localized
        )
    }

    @Argument(help: .text(en: "Numbers of documents.", fr: "Numéros de documents.", name: .number))
    package var ids: [String]

    @Flag(
        help: .text(
            en: "Print their text too, as the server has read it.",
            fr: "Écrire aussi leur texte, tel que le serveur l'a lu."
        )
    )
    package var content = false

    @Flag(help: .text(en: "Print a JSON object a line.", fr: "Écrire un objet JSON par ligne."))
    package var json = false

    @OptionGroup(title: ServerOptions.title) package var server: ServerOptions
    @OptionGroup package var language: LanguageOptions

    package init() {}

    package func run(in session: Session) async throws -> ExitStatus {
        try await DocumentCalls(ids, server, session)
            .each { client, id in
                let document = try await client.document(id, includesContent: content)
                try DocumentTable.write([document], isJSON: json, session)
                guard content, !json, let text = document.content else { return }
                try session.terminal.writeUntrusted(text + "\n", bytes: Array((text + "\n").utf8))
            }
    }
}
