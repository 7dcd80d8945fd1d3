package import ArgumentParser
import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

/// The command `paradigm documents upload`.
package struct DocumentsUploadCommand: SessionCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "upload",
            abstract: Text(
                en: "Uploads files, many at once, and waits until the server is ready with them.",
                fr: "Envoie des fichiers, plusieurs à la fois, et attend que le serveur les ait préparés."
            )
            .localized,
            discussion: Text(
                en: """
                    Of a folder all files are sent, those of the folders in it too, and hidden ones not. A file whose \
                    content was sent before is not sent again, one that has changed is; what was deleted on the server is. \
                    Run the same command again after Ctrl-C, a crash or a power cut.
                    """,
                fr: """
                    D'un dossier, tous les fichiers sont envoyés, ceux de ses sous-dossiers aussi, les fichiers cachés non. \
                    Un fichier dont le contenu a déjà été envoyé ne l'est pas de nouveau ; modifié, ou supprimé du serveur, \
                    il l'est. Relancez la même commande après Ctrl-C, un plantage ou une coupure de courant.
                    """
            )
            .localized
        )
    }

    @Argument(
        help: .text(en: "Files and folders.", fr: "Fichiers et dossiers.", name: .file),
        completion: .file()
    )
    package var paths: [String]

    @Option(
        help: .text(
            en: "Workspace that they go to; “paradigm documents workspaces” lists them.",
            fr: "Espace de travail où ils vont ; « paradigm documents workspaces » en donne la liste.",
            name: .number
        )
    )
    package var workspace: String

    @Option(
        help: .text(
            en: "List of what was sent, which later runs go by (default: paradigm-documents.csv).",
            fr: "Liste de ce qui a été envoyé, sur laquelle se règlent les exécutions suivantes (par défaut : "
                + "paradigm-documents.csv).",
            name: .file
        ),
        completion: .file()
    )
    package var manifest: String?

    @Flag(
        help: .text(
            en: "Send documents again that the server could not read.",
            fr: "Renvoyer les documents que le serveur n'a pas pu lire."
        )
    )
    package var retryFailed = false

    @Flag(
        help: .text(
            en: "Send everything again, whatever was sent before.",
            fr: "Tout renvoyer, quoi qui ait été envoyé auparavant."
        )
    )
    package var force = false

    @Flag(
        help: .text(
            en: "End when the server has the files, before it is ready with them.",
            fr: "Finir quand le serveur a les fichiers, avant qu'il les ait préparés."
        )
    )
    package var noWait = false

    @OptionGroup package var waiting: DocumentWaitOptions
    @OptionGroup(title: ServerOptions.title) package var server: ServerOptions
    @OptionGroup package var language: LanguageOptions

    package init() {}

    package func run(in session: Session) async throws -> ExitStatus {
        try DocumentNames.check([workspace], "--workspace")
        let settings = try session.settings(server.given())
        _ = try settings.choice(fallsBack: false)
        let manifest = manifest ?? DocumentsCommand.usualList
        var run = UploadRun(paths: paths, workspace: ResourceID(rawValue: workspace), manifest: manifest)
        run.isQuiet = waiting.quiet || waiting.json
        (run.retriesFailed, run.force, run.leavesEarly) = (retryFailed, force, noWait)
        run.others.add(settings, environment: session.environment)
        if let limit = waiting.maxWait { run.patience = limit.duration }
        do {
            let end = try await session.withServer(settings) { [run] in try await run.run(on: $0.configuration, session)
            }
            let isOver = end.status == .success || end.status == .someFailed
            guard isOver else { return end.status }
            var report = DocumentReport(end.documents, sent: end.sent, list: manifest)
            report.omissions = end.omissions
            report.saysCounts = waiting.quiet || noWait
            try report.write(isJSON: waiting.json, isQuiet: waiting.quiet, session)
            return noWait ? end.status : report.status
        } catch {
            throw DocumentsText.failure(error)
        }
    }
}

/// How long documents are waited for, and what is told meanwhile.
package struct DocumentWaitOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "How long to wait for the server, such as 10m (default: 1h).",
            fr: "Durée d'attente du serveur, par exemple 10m (par défaut : 1h).",
            name: .time
        )
    )
    package var maxWait: TimeSpan?

    @Flag(
        name: [.short, .long],
        help: .text(en: "Tell the end alone.", fr: "N'annoncer que la fin.")
    )
    package var quiet = false

    @Flag(help: .text(en: "Print what there is to tell as JSON.", fr: "Écrire le résultat en JSON."))
    package var json = false

    package init() {}
}
