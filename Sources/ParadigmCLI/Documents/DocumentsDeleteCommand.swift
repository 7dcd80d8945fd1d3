package import ArgumentParser
import Paradigm
import ParadigmAPI
import ParadigmGround

/// The command `paradigm documents delete`.
package struct DocumentsDeleteCommand: SessionCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "delete",
            abstract: Text(
                en: "Removes documents from the server.",
                fr: "Supprime des documents du serveur."
            )
            .localized
        )
    }

    @Argument(help: .text(en: "Numbers of documents.", fr: "Numéros de documents.", name: .number))
    package var ids: [String]

    @Flag(help: .text(en: "Print a JSON object a line.", fr: "Écrire un objet JSON par ligne."))
    package var json = false

    @OptionGroup(title: ServerOptions.title) package var server: ServerOptions
    @OptionGroup package var language: LanguageOptions

    package init() {}

    package func run(in session: Session) async throws -> ExitStatus {
        try await DocumentCalls(ids, server, session)
            .each { client, id in
                try await client.deleteDocument(id)
                let name = TerminalEscaper.line(id.rawValue)
                if json {
                    try session.terminal.writeLine((["id": id.json, "deleted": true] as JSONValue).description)
                } else {
                    session.terminal.say(Text(en: "\(name): deleted.", fr: "\(name) : supprimé."))
                }
            }
    }
}
