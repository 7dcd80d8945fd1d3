package import ArgumentParser
import Paradigm
import ParadigmAPI
import ParadigmGround

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
        try DocumentNames.check([workspace].compactMap(\.self), "--workspace")
        let filter = DocumentFilter(
            workspace: workspace.map { ResourceID(rawValue: $0) },
            status: status.map { DocumentStatus(rawValue: $0) },
            search: search,
            maximum: Self.most
        )
        let listing = try await session.withClient(of: server) { try await $0.documentListing(filter) }
        let documents = listing.documents
        try DocumentTable.write(documents, isJSON: json, session)
        if listing.leftOut > 0 {
            let count = Figures(session.language).count(listing.leftOut)
            session.terminal.say(
                Text(
                    en: "Left out, since nothing in them names a document: \(count) entries of the server's list.",
                    fr: "Laissées de côté, car rien n'y désigne un document : \(count) entrées de la liste du serveur."
                )
            )
        }
        guard listing.isCutShort else {
            // A list that is as long as a server makes one, and no word of whether that is all.
            if documents.count == Self.most, listing.total == nil { session.terminal.say(Self.mayBeMore) }
            return listing.leftOut > 0 ? .someFailed : .success
        }
        let figures = Figures(session.language)
        let given = figures.count(documents.count)
        session.terminal.say(
            listing.total.map { total in
                Text(
                    en:
                        "The server has \(figures.count(total)) documents and listed \(given) of them: the list is not whole.",
                    fr:
                        "Le serveur a \(figures.count(total)) documents et en a donné \(given) : la liste est incomplète."
                )
            }
                ?? Text(
                    en: "The server listed \(given) documents and says that there are more: the list is not whole.",
                    fr: "Le serveur a donné \(given) documents et dit qu'il y en a d'autres : la liste est incomplète."
                )
        )
        session.terminal.say(Self.narrower)
        return .someFailed
    }

    private static let narrower = Text(
        en: "--workspace, --status and --search narrow it.",
        fr: "--workspace, --status et --search restreignent la liste."
    )

    private static var mayBeMore: Text {
        Text(
            en: "The server lists \(most) at most: there may be more. ",
            fr: "Le serveur en donne \(most) au plus : il peut y en avoir d'autres. "
        ) + narrower
    }

    /// As many as the server lists at once.
    private static var most: Int { 500 }
}
