package import ArgumentParser
import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

/// The command `paradigm documents list`.
package struct DocumentsListCommand: SessionCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: Text(en: "Lists the documents of the server.", fr: "Donne la liste des documents du serveur.")
                .localized,
            discussion: Text(
                en: """
                    On a terminal it prints a table; into a pipe or file a line for each document: its id, a tab, its status, \
                    a tab, its name; with --json a JSON object a line, with all that the server says.
                    """,
                fr: """
                    Sur un terminal, un tableau ; vers un tube ou un fichier, une ligne par document : son numéro, une \
                    tabulation, son état, une tabulation, son nom ; avec --json, un objet JSON par ligne, avec tout ce que \
                    dit le serveur.
                    """
            )
            .localized
        )
    }

    @Option(help: .text(en: "Those of a workspace.", fr: "Ceux d'un espace de travail.", name: .number))
    package var workspace: String?

    @Option(
        help: .text(
            en: "Those with a status, such as embedded.",
            fr: "Ceux dans un état, par exemple embedded.",
            name: .name
        )
    )
    package var status: String?

    @Option(
        help: .text(en: "Those whose name holds a text.", fr: "Ceux dont le nom contient un texte.", name: .words)
    )
    package var search: String?

    @Flag(help: .text(en: "Print a JSON object a line.", fr: "Écrire un objet JSON par ligne."))
    package var json = false

    @OptionGroup(title: ServerOptions.title) package var server: ServerOptions
    @OptionGroup package var language: LanguageOptions

    package init() {}

    package func run(in session: Session) async throws -> ExitStatus {
        let settings = try session.settings(server.given())
        let filter = DocumentFilter(
            workspace: workspace.map { ResourceID(rawValue: $0) },
            status: status.map { DocumentStatus(rawValue: $0) },
            search: search,
            maximum: Self.most
        )
        let documents = try await session.withServer(settings) { server in
            try await withParadigmClient(server.configuration.tellingOfWaits(on: session.terminal)) {
                try await $0.allDocuments(filter)
            }
        }
        try DocumentTable.write(documents, isJSON: json, session)
        if documents.count >= Self.most {
            session.terminal.say(
                Text(
                    en:
                        "The server lists \(Self.most) at most: there may be more. --workspace, --status and --search narrow it.",
                    fr:
                        "Le serveur en donne \(Self.most) au plus : il peut y en avoir d'autres. --workspace, --status et --search "
                        + "restreignent la liste."
                )
            )
        }
        return .success
    }

    /// As many as the server lists at once.
    private static var most: Int { 500 }
}

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

/// The command `paradigm documents wait`.
package struct DocumentsWaitCommand: SessionCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "wait",
            abstract: Text(
                en: "Waits until the server is ready with documents, or has failed.",
                fr: "Attend que le serveur ait préparé des documents, ou ait échoué."
            )
            .localized
        )
    }

    @Argument(help: .text(en: "Numbers of documents.", fr: "Numéros de documents.", name: .number))
    package var ids: [String] = []

    @Option(
        help: .text(
            en: "List that an upload left, whose documents are waited for, and which is brought up to date.",
            fr: "Liste laissée par un envoi, dont on attend les documents, et qui est mise à jour.",
            name: .file
        ),
        completion: .file()
    )
    package var manifest: String?

    @OptionGroup package var waiting: DocumentWaitOptions
    @OptionGroup(title: ServerOptions.title) package var server: ServerOptions
    @OptionGroup package var language: LanguageOptions

    package init() {}

    package func validate() throws {
        guard ids.isEmpty == (manifest == nil) else { return }
        throw ValidationError(
            Text(
                en: "Name the documents by their numbers, or the list of an upload with --manifest.",
                fr: "Indiquez les documents par leurs numéros, ou la liste d'un envoi avec --manifest."
            )
            .localized
        )
    }

    package func run(in session: Session) async throws -> ExitStatus {
        let settings = try session.settings(server.given())
        do {
            let listed = try manifest.map { try UploadList(path: $0).documents }
            let asked =
                listed
                ?? ids.map { id in
                    var document = ListedDocument()
                    document.id = id
                    return document
                }
            let waited = try await session.withServer(settings) { server in
                try await withParadigmClient(server.configuration) { client in
                    let wait = DocumentWait(client, isQuiet: waiting.quiet || waiting.json, session)
                    // What a list says may be old.
                    let now = await wait.look(at: asked)
                    return try await wait.wait(for: now, atMost: waiting.maxWait?.duration ?? .seconds(3_600))
                }
            }
            if let manifest { try UploadList(waited).write(to: manifest) }
            var report = DocumentReport(waited, list: manifest)
            report.saysCounts = waiting.quiet
            try report.write(isJSON: waiting.json, isQuiet: waiting.quiet, session)
            return report.status
        } catch {
            throw DocumentsText.failure(error)
        }
    }
}

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
        let settings = try session.settings(server.given())
        let list = try await session.withServer(settings) { server in
            try await withParadigmClient(server.configuration.tellingOfWaits(on: session.terminal)) {
                try await $0.workspaces()
            }
        }
        for workspace in list.items {
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

/// Calls about documents, one after the other: one that fails is told, and stops no other.
struct DocumentCalls {
    private let ids: [String]
    private let server: ServerOptions
    private let session: Session

    init(_ ids: [String], _ server: ServerOptions, _ session: Session) {
        (self.ids, self.server, self.session) = (ids, server, session)
    }

    /// Makes a call for each document.
    ///
    /// - Returns: The exit status: that of the worst failure.
    func each(_ call: (ParadigmClient, ResourceID) async throws -> Void) async throws -> ExitStatus {
        let settings = try session.settings(server.given())
        return try await session.withServer(settings) { server in
            try await withParadigmClient(server.configuration.tellingOfWaits(on: session.terminal)) { client in
                var status = ExitStatus.success
                for id in ids {
                    do {
                        try await call(client, ResourceID(rawValue: id))
                    } catch let error as ParadigmError where error.kind != .refusedKey {
                        let name = TerminalEscaper.line(id)
                        let words =
                            error.kind == .notFound
                            ? Text(en: "there is no such document.", fr: "il n'y a pas de tel document.")
                            : ErrorText.line(error)
                        session.terminal.say(Text(en: "\(name): ", fr: "\(name) : ") + words)
                        status = ErrorText.status(error)
                    }
                }
                return status
            }
        }
    }
}

/// Documents as a person reads them, and as a script does.
enum DocumentTable {
    static func write(_ documents: [DocumentFile], isJSON: Bool, _ session: Session) throws {
        if isJSON {
            for document in documents { try session.terminal.writeLine(JSONValue.object(document.fields).description) }
            return
        }
        let rows = documents.map { document in
            [document.id.rawValue, status(document), document.filename ?? document.title ?? ""]
                .map { TerminalEscaper.line($0, limit: 200) }
        }
        guard session.terminal.output.isTerminal else {
            for row in rows { try session.terminal.writeLine(row.joined(separator: "\t")) }
            return
        }
        let heading = [
            Text(en: "ID", fr: "NUMÉRO"), Text(en: "STATUS", fr: "ÉTAT"), Text(en: "NAME", fr: "NOM"),
        ]
        .map { $0[session.language] }
        let widths = (0..<2).map { column in ([heading] + rows).map { $0[column].count }.max() ?? 0 }
        for row in [heading] + rows {
            let cells = (0..<2).map { row[$0] + String(repeating: " ", count: widths[$0] - row[$0].count) }
            try session.terminal.writeLine((cells + [row[2]]).joined(separator: "  "))
        }
    }

    private static func status(_ document: DocumentFile) -> String {
        let word = document.status?.rawValue ?? "-"
        return document.isPendingReprocess ? word + " (pending_reprocess)" : word
    }
}
