package import ArgumentParser
import Paradigm
import ParadigmAPI
import ParadigmGround

/// The command `paradigm documents workspaces`.
package struct DocumentsWorkspacesCommand: SessionCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "workspaces",
            abstract: Text(
                en: "Lists the workspaces that the key may use.",
                fr: "Donne la liste des espaces de travail de la clé."
            )
            .localized
        )
    }

    @Flag(help: .text(en: "Print a JSON object a line.", fr: "Écrire un objet JSON par ligne."))
    package var json = false

    @OptionGroup(title: ServerOptions.title) package var server: ServerOptions
    @OptionGroup package var language: LanguageOptions

    package init() {}

    package func run(in session: Session) async throws -> ExitStatus {
        let list = try await session.withClient(of: server) { try await WorkspaceCheck.all($0) }
        for workspace in list {
            let name = workspace.name.map { "\t" + TerminalEscaper.line($0) } ?? ""
            try session.terminal.writeLine(
                json
                    ? JSONValue.object(workspace.fields).description
                    : TerminalEscaper.line(workspace.id.rawValue) + name
            )
        }
        return .success
    }
}
