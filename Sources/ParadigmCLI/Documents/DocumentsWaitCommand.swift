package import ArgumentParser
import Paradigm
import ParadigmAPI
import ParadigmGround
import ParadigmJobs

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
        try DocumentNames.check(ids)
        let settings = try session.settings(server.given())
        do {
            if let manifest, !FileText.isThere(manifest) { throw DocumentsFault.missingList(path: manifest) }
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
                    let patience = waiting.maxWait?.duration ?? DocumentWait.usualPatience
                    let start = ContinuousClock.now
                    // What a list says may be old.
                    let now = await wait.look(at: asked, atMost: min(patience, DocumentWait.lookTime))
                    return try await wait.wait(
                        for: now.documents,
                        atMost: max(.zero, patience - (ContinuousClock.now - start)),
                        isHeard: now.hasHeard
                    )
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
