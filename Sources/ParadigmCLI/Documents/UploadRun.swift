import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Synchronization

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
    /// How long documents are waited for.
    var patience = Duration.seconds(3_600)

    /// What an upload came to.
    struct End {
        /// The documents, in the order of the files.
        var documents: [ListedDocument]
        /// The exit status.
        var status: ExitStatus
        /// How many were sent by this run.
        var sent = 0
    }

    /// Names beside the list.
    private var rows: String { manifest + ".files.csv" }
    private var replies: String { manifest + ".uploads.jsonl" }
    private var journal: String { OutputNames(output: replies).journal }

    /// Uploads what is not there yet, and waits.
    ///
    /// - Throws: ``DocumentsFault``, `InputError`, `FileError`, ``Failure``, `ParadigmError`.
    func run(on configuration: ParadigmConfiguration, _ session: Session) async throws -> End {
        var files: [LocalDocument] = []
        var seen: Set<String> = []
        for file in try LocalDocument.files(at: paths) where seen.insert(file.path).inserted {
            files.append(try LocalDocument(path: file.path, name: file.name))
        }
        try BatchOutputCheck.check(BatchJobOptions(source: .file(rows), target: .file(manifest)))
        let batch = UploadBatch(files, workspace: workspace, server: configuration.baseURL.description)
        var told = configuration
        if !isQuiet { told = configuration.tellingOfWaits(on: session.terminal) }
        return try await withParadigmClient(told) { client in
            try await checkWorkspace(client)
            var end = try await upload(batch, client, configuration, session)
            guard end.status == .success || end.status == .someFailed else { return end }
            let known = await DocumentWait(client, isQuiet: isQuiet, session).look(at: end.documents)
            try UploadList(known).write(to: manifest)
            // Somebody has deleted what was uploaded before.
            if known.contains(where: { $0.status == ListedDocument.gone }) {
                let sent = end.sent
                end = try await upload(batch, client, configuration, session)
                end.sent += sent
            } else {
                end.documents = known
            }
            guard !leavesEarly, end.status == .success || end.status == .someFailed else { return end }
            guard let ready = try await wait(for: end.documents, client, session) else {
                return End(documents: end.documents, status: .tryLater, sent: end.sent)
            }
            end.documents = ready
            try UploadList(end.documents).write(to: manifest)
            end.status = end.documents.status
            return end
        }
    }

    /// Waits until the documents are ready; nil when somebody asked for an early end.
    private func wait(
        for documents: [ListedDocument],
        _ client: ParadigmClient,
        _ session: Session
    ) async throws -> [ListedDocument]? {
        let wait = DocumentWait(client, isQuiet: isQuiet, session)
        let work = Task { [patience] in try await wait.wait(for: documents, atMost: patience) }
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
        _ session: Session
    ) async throws -> End {
        // Also where it does not count: what is no list is not replaced by one.
        let found = try UploadList(path: manifest)
        let before = force ? UploadList([]) : found
        let round = before.rounds(retriesFailed: retriesFailed)
        try batch.table(round).write(to: rows)
        var job = try batch.job(from: rows, to: replies)
        job.force = force
        let search = InterruptedUploads(client, workspace, claimed: UploadBatch.documents(inJournal: journal))
        job.known = { row in try await search.document(of: row) }
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
        let documents = try batch.documents(inOutput: replies, round)
        try UploadList(documents).write(to: manifest)
        return End(documents: documents, status: documents.status, sent: summary.tally.done)
    }

    /// Makes sure that the workspace is one of the key's, where the server tells which those are.
    private func checkWorkspace(_ client: ParadigmClient) async throws {
        let list: WorkspaceList
        do {
            list = try await client.workspaces()
        } catch let error as ParadigmError where error.kind == .refusedKey {
            throw error
        } catch is ParadigmError {
            // An instance without such a list; the upload itself will tell.
            return
        }
        guard list.next == nil, !list.items.isEmpty, !list.items.contains(where: { $0.id == workspace }) else { return }
        let known = list.items.prefix(20).map { $0.id.rawValue }.joined(separator: ", ")
        let name = TerminalEscaper.line(workspace.rawValue)
        throw Failure(
            .usage,
            Text(
                en: "There is no workspace \(name) for this key; it may use \(TerminalEscaper.line(known)). “paradigm "
                    + "documents workspaces” tells their names.",
                fr: "Il n'y a pas d'espace de travail \(name) pour cette clé ; elle peut utiliser "
                    + "\(TerminalEscaper.line(known)). « paradigm documents workspaces » donne leurs noms."
            )
        )
    }
}

extension [ListedDocument] {
    /// The exit status of a command that was to have them ready.
    var status: ExitStatus { contains { $0.phase == .failed } ? .someFailed : .success }
}

/// Finds the documents of uploads that were interrupted: what the server took, and nobody heard of.
///
/// Such a document has the name and the size of the file, and is none that a file is known to have become.
final class InterruptedUploads: Sendable {
    private let client: ParadigmClient
    private let workspace: ResourceID
    private let claimed: Mutex<Set<String>>

    init(_ client: ParadigmClient, _ workspace: ResourceID, claimed: Set<String>) {
        (self.client, self.workspace) = (client, workspace)
        self.claimed = Mutex(claimed)
    }

    /// The reply that the upload of a row would have had; nil when the server does not have its file.
    func document(of row: Row) async throws -> [UInt8]? {
        guard let upload = DocumentUpload(row: row.body) else { return nil }
        let size = (try? JSONValue(parsing: row.body))?["bytes"]?.int
        let named = DocumentFilter(workspace: workspace, search: upload.sentName, maximum: 500)
        for document in try await client.allDocuments(named) where document.filename == upload.sentName {
            if let bytes = document.bytes, bytes != size { continue }
            let isFree = claimed.withLock { $0.insert(document.id.rawValue).inserted }
            if isFree { return JSONValue.object(document.fields).serialized }
        }
        return nil
    }
}
