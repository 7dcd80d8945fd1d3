import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

/// An upload from its files to the list of its documents, each followed to its end.
struct UploadRun {
    /// Files and folders.
    let paths: [String]
    /// Where they go.
    let workspace: ResourceID
    /// The list that is left.
    let manifest: String
    /// Whether only the end is told.
    var isQuiet = false
    /// How progress is shown; nil to go by the terminal.
    var style: ProgressStyle?
    /// Whether documents that the server could not read are sent again.
    var retriesFailed = false
    /// Whether everything is sent again, whatever was sent before.
    var force = false
    /// Whether the run ends before the documents are ready.
    var leavesEarly = false
    /// Whether files that an earlier upload put into another workspace, or another server, are uploaded here too.
    var mayGoElsewhere = true
    /// Files of this program's own, which are not sent from a folder.
    var own: [String] = []
    /// What the command reads and writes beside it.
    var others = RunFiles()
    /// How long documents are waited for.
    var patience = DocumentWait.usualPatience

    /// What an upload came to.
    struct End {
        /// The documents, in the order of the files.
        var documents: [ListedDocument]
        /// The exit status.
        var status: ExitStatus
        /// How many the server took from this run.
        var sent = 0
        /// What was left out of the folders.
        var omissions: [LocalFiles.Omission] = []
    }

    private var names: UploadNames { UploadNames(list: manifest) }

    /// Uploads what is not there yet, and waits.
    ///
    /// - Throws: ``DocumentsFault``, `InputError`, `FileError`, ``Failure``, `ParadigmError`.
    func run(on configuration: ParadigmConfiguration, _ session: Session) async throws -> End {
        let found = try LocalFiles(at: pathsOfOthers, own: own + OwnFiles.around(manifest))
        for text in OmissionText.sentences(found.omissions, session.language) { session.terminal.say(text) }
        guard !found.files.isEmpty else { throw DocumentsFault.emptyFolder(path: paths.first ?? ".") }
        try checkFiles(found)
        try BatchOutputCheck.check(BatchJobOptions(source: .file(names.rows), target: .file(manifest)))
        var told = configuration
        if !isQuiet { told = configuration.tellingOfWaits(on: session.terminal) }
        return try await withParadigmClient(told) { client in
            // Before the files are read through, which may take its time.
            try await WorkspaceCheck.check(workspace, client)
            let listed = try UploadList(path: manifest)
            let files = try found.files.map { try LocalDocument(path: $0.path, name: $0.name) }
            let earlier = UploadJournal(path: names.journal)
            let batch = batch(of: listed.respelled(files), after: earlier, on: configuration.baseURL)
            guard mayGoElsewhere || !earlier.isElsewhere(than: batch) else {
                throw DocumentsFault.otherPlace(list: manifest)
            }
            let before = earlier.documents.union(listed.documents.map(\.id))
            var end = try await upload(batch, client, configuration, session)
            end.omissions = found.omissions
            guard end.status == .success || end.status == .someFailed else { return end }
            tellOfDropped(listed, end.documents, session)
            let fresh = Set(end.documents.map(\.id)).subtracting(before)
            let known = await DocumentWait(client, isQuiet: isQuiet, session).look(at: end.documents, fresh: fresh)
                .documents
            try UploadList(known).write(to: manifest)
            // Somebody has deleted what was uploaded before.
            if known.contains(where: { $0.status == ListedDocument.gone }) {
                let first = end
                // What was refused a moment ago would be refused again.
                end = try await upload(batch, client, configuration, session, isSecond: true)
                end.sent += first.sent
                end.omissions = first.omissions
            } else {
                end.documents = known
            }
            guard !leavesEarly, end.status == .success || end.status == .someFailed else { return end }
            let taken = Set(end.documents.map(\.id)).subtracting(before)
            guard let ready = try await wait(for: end.documents, fresh: taken, client, session) else {
                end.status = .tryLater
                return end
            }
            end.documents = ready
            try UploadList(end.documents).write(to: manifest)
            end.status = end.documents.status
            return end
        }
    }

    /// What was named, without what an earlier run has left: the shell's `*` names that too.
    private var pathsOfOthers: [String] {
        guard FileStatus.of(names.journal) != nil else { return paths }
        let ours = Set(OwnFiles.around(manifest).map { FileIdentity(path: $0) })
        let others = paths.filter { !ours.contains(FileIdentity(path: $0)) }
        return others.isEmpty ? paths : others
    }

    /// The files as a batch, whose server is named as it was before: earlier versions had its whole base URL.
    private func batch(of files: [LocalDocument], after earlier: UploadJournal, on base: BaseURL) -> UploadBatch {
        let now = UploadBatch(files, workspace: workspace, server: Self.address(base))
        let old = UploadBatch(files, workspace: workspace, server: base.description)
        return earlier.isElsewhere(than: now) && !earlier.isElsewhere(than: old) ? old : now
    }

    /// Where files go, which is the same whichever version of the API the base URL names.
    private static func address(_ base: BaseURL) -> String {
        "\(base.isTLS ? "https" : "http")://\(base.hostHeader)\(base.path("/files", version: .v3))"
    }

    /// Makes sure that nothing that is sent or needed is replaced.
    private func checkFiles(_ found: LocalFiles) throws(BatchFailure) {
        var files = others
        for file in found.files { files.add(.document, file.path) }
        files.add(uploadTo: manifest)
        try files.check()
    }

    /// Tells of documents that earlier uploads had in the list, and which it loses, since their files are not among those of
    /// this upload or have changed.
    private func tellOfDropped(_ listed: UploadList, _ documents: [ListedDocument], _ session: Session) {
        let now = UploadList(documents)
        if let old = listed.replaced(in: now).first {
            let count = Figures(session.language).count(listed.replaced(in: now).count)
            let name = TerminalEscaper.line("\(old.path) (\(old.id))")
            session.terminal.say(
                Text(
                    en:
                        "Uploaded anew, while the earlier documents stay on the server: \(count), such as \(name). “paradigm "
                        + "documents delete” removes them.",
                    fr:
                        "Envoyés à nouveau, les documents précédents restant sur le serveur : \(count), par exemple \(name). "
                        + "« paradigm documents delete » les supprime."
                )
            )
        }
        let dropped = listed.missing(in: now)
        guard let first = dropped.first else { return }
        let count = Figures(session.language).count(dropped.count)
        let name = TerminalEscaper.line(first.path.isEmpty ? first.id : "\(first.path) (\(first.id))")
        let list = TerminalEscaper.line(manifest)
        session.terminal.say(
            Text(
                en:
                    "No longer in \(list), and still on the server: \(count) documents of earlier uploads, such as \(name). A "
                    + "list of its own for each upload (--manifest) keeps them.",
                fr:
                    "Absents désormais de \(list), et toujours sur le serveur : \(count) documents d'envois précédents, par "
                    + "exemple \(name). Une liste propre à chaque envoi (--manifest) les garde."
            )
        )
    }

    /// Waits until the documents are ready; nil when somebody asked for an early end.
    private func wait(
        for documents: [ListedDocument],
        fresh: Set<String>,
        _ client: ParadigmClient,
        _ session: Session
    ) async throws -> [ListedDocument]? {
        let wait = DocumentWait(client, isQuiet: isQuiet, session)
        let work = Task { [patience] in try await wait.wait(for: documents, atMost: patience, fresh: fresh) }
        do {
            // The batch before it has left the signals to whoever listens.
            return try await StopSignals.counting(StopCount()) { _ in
                work.cancel()
            } during: {
                try await work.value
            }
        } catch is CancellationError {
            let list = TerminalEscaper.line(manifest)
            session.terminal.say(
                Text(
                    en: "Stopped; everything is uploaded. “paradigm documents wait --manifest \(list)” waits on.",
                    fr: "Arrêté ; tout est envoyé. « paradigm documents wait --manifest \(list) » poursuit l'attente."
                )
            )
            return nil
        }
    }

    /// Sends the files that are not there yet, in a batch of their own.
    private func upload(
        _ batch: UploadBatch,
        _ client: ParadigmClient,
        _ configuration: ParadigmConfiguration,
        _ session: Session,
        isSecond: Bool = false
    ) async throws -> End {
        // Also where it does not count: what is no list is not replaced by one.
        let found = try UploadList(path: manifest)
        let before = force && !isSecond ? UploadList([]) : found
        let round = before.rounds(retriesFailed: retriesFailed)
        try batch.table(round).write(to: names.rows)
        var job = try batch.job(from: names.rows, to: names.replies)
        (job.force, job.retriesFailed) = (force && !isSecond, !isSecond)
        var there: [DocumentFile] = []
        if isSecond || !force { there = await documentsThere(batch, before, client) }
        let earlier = UploadJournal(path: names.journal)
        let search = InterruptedUploads(
            client,
            workspace,
            files: batch.files,
            there: there,
            // What the list has of another workspace is none of this one.
            moved: earlier.isElsewhere(than: batch) ? MovedFiles() : MovedFiles(in: before, files: batch.files),
            journal: earlier
        )
        job.known = { row, mayHaveBeenSent in try await search.document(of: row, mayHaveBeenSent: mayHaveBeenSent) }
        let terminal = session.terminal
        let isCapable = terminal.errors.isTerminal && ProgressDisplay.mayDraw(session.environment)
        let display = ProgressDisplay(
            terminal: terminal,
            style: isQuiet ? .none : style ?? (isCapable ? .bar : .plain),
            environment: session.environment
        )
        defer { display.finish() }
        let watch = BatchWatch(
            job: BatchJob(configuration: configuration, options: job),
            options: job,
            display: display
        )
        let end: BatchWatch.End
        do {
            end = try await watch.run()
        } catch let failure as BatchFailure {
            throw BatchFailureText.failure(failure)
        }
        display.finish()
        guard case .ended(let summary) = end else { return End(documents: [], status: .tryLater) }
        guard summary.end == .complete || summary.end == .alreadyComplete else {
            let report = BatchReport(summary: summary, isCutShort: watch.isCutShort)
            terminal.draw(report.text(session.language))
            return End(documents: [], status: summary.status(isCutShort: watch.isCutShort))
        }
        let documents = try batch.documents(inOutput: names.replies, round)
        try UploadList(documents).write(to: manifest)
        let findings = search.findings
        for text in OmissionText.sentences(findings, session.language) { terminal.say(text) }
        return End(documents: documents, status: documents.status, sent: summary.tally.answered - findings.there)
    }

    /// The documents of the workspace, where a file of the batch is in no list yet; none when the server does not list them.
    private func documentsThere(
        _ batch: UploadBatch,
        _ before: UploadList,
        _ client: ParadigmClient
    ) async -> [DocumentFile] {
        let listed = Set(before.documents.map { [Array($0.path.utf8), Array($0.content.utf8)] })
        guard !batch.files.allSatisfy({ listed.contains([Array($0.path.utf8), Array($0.content.utf8)]) }) else {
            return []
        }
        let filter = DocumentFilter(workspace: workspace, maximum: 500)
        return (try? await client.documentListing(filter).documents) ?? []
    }
}

extension [ListedDocument] {
    /// The exit status of a command that was to have them ready.
    var status: ExitStatus { contains { $0.phase == .failed } ? .someFailed : .success }
}
