package import ArgumentParser

/// The command `paradigm documents`: alone it prints its help.
package struct DocumentsCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "documents",
            abstract: Text(
                en: "Uploads documents, waits until they can be asked, lists and deletes them.",
                fr: "Envoie des documents, attend qu'ils soient interrogeables, en donne la liste et les supprime."
            )
            .localized,
            discussion: Text(
                en: """
                    An upload goes on where it stopped: run the same command again. What was sent and where it is stands in \
                    a list (--manifest), which “paradigm batch --documents” takes: every question to every document.

                      paradigm documents upload contracts/ --workspace 3
                      paradigm documents list --workspace 3
                      paradigm documents wait --manifest paradigm-documents.csv
                      paradigm documents delete 41 42
                      paradigm batch questions.csv -o answers.csv \\
                        --documents paradigm-documents.csv

                    Exit status: 0 done; 1 some documents failed, or are not ready in time; otherwise as for paradigm batch \
                    (upload) and paradigm chat.
                    """,
                fr: """
                    Un envoi reprend où il s'était arrêté : relancez la même commande. Ce qui a été envoyé, et où, est dans \
                    une liste (--manifest), que prend « paradigm batch --documents » : chaque question à chaque document.

                      paradigm documents upload contrats/ --workspace 3
                      paradigm documents list --workspace 3
                      paradigm documents wait --manifest paradigm-documents.csv
                      paradigm documents delete 41 42
                      paradigm batch questions.csv -o reponses.csv \\
                        --documents paradigm-documents.csv

                    Code de retour : 0 terminé ; 1 des documents ont échoué, ou ne sont pas prêts à temps ; sinon comme pour \
                    paradigm batch (upload) et paradigm chat.
                    """
            )
            .localized,
            subcommands: [
                DocumentsUploadCommand.self, DocumentsListCommand.self, DocumentsGetCommand.self,
                DocumentsDeleteCommand.self, DocumentsWaitCommand.self, DocumentsWorkspacesCommand.self,
            ]
        )
    }

    /// The list that an upload leaves, unless it is named.
    package static let usualList = "paradigm-documents.csv"

    @OptionGroup package var language: LanguageOptions

    package init() {}
}
