import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

/// Every question to every document: the pairs become a table beside the output, and that the input of a batch like any
/// other.
extension BatchCommand {
    /// Asks the rows of the input of the documents that the options name.
    func askDocuments(_ plan: BatchPlan, _ settings: ServerSettings, _ session: Session) async throws -> ExitStatus {
        guard let documents = documents.documents else { return .success }
        try checkDocumentOptions()
        var asking = try DocumentBatch(plan, self.documents, documents, session)
        if report.looks.preview != nil, asking.isFolder {
            throw Failure.usage(
                en:
                    "--preview would upload the whole folder first: upload it with “paradigm documents upload”, and name the "
                    + "list that it leaves with --documents.",
                fr:
                    "--preview enverrait d'abord tout le dossier : envoyez-le avec « paradigm documents upload », et indiquez "
                    + "la liste qu'il laisse avec --documents."
            )
        }
        do {
            asking.ours = try checkFiles(askingDocuments: documents, plan, settings, session)
            if report.dryRun || output.partial {
                let job = try looked(at: asking.job(of: try asking.documentsOfThisMachine()))
                if report.dryRun { return try dryRun(job, session) }
                try BatchOutputCheck.requireJournal(job)
                return try asking.finish(
                    try await carryOut(job, on: ParadigmConfiguration(), from: nil, model: nil, session)
                )
            }
            return try await session.withServer(settings) { [asking] server in
                var configuration = server.configuration
                if let mebibytes = pace.maxBuffer { configuration.maximumBufferedBytes = mebibytes << 20 }
                let found = try await asking.documents(on: configuration, report: report)
                let job = try looked(at: asking.job(of: found))
                try BatchOutputCheck.check(job)
                try checkFiles(job, settings, session)
                let status = try await carryOut(job, on: configuration, from: server, model: plan.model, session)
                return try asking.finish(status)
            }
        } catch let stopped as DocumentBatch.Stopped {
            return stopped.status
        } catch {
            throw DocumentsText.failure(error)
        }
    }

    /// The job, cut down to a look at its first rows where that is asked for.
    private func looked(at job: BatchJobOptions) throws -> BatchJobOptions {
        var job = job
        try report.looks.apply(to: &job, isDryRun: report.dryRun)
        return job
    }

    private func checkDocumentOptions() throws {
        let taken: [(name: String, isGiven: Bool)] = [
            ("--system", reading.system != nil), ("--endpoint", reading.endpoint != nil),
            ("--id-column", reading.idColumn != nil), ("--schema", answers.schema != nil), ("--stream", request.stream),
            ("--body-template", reading.prompts.bodyTemplate != nil), ("--temperature", request.temperature != nil),
            ("--max-tokens", request.maxTokens != nil),
        ]
        if let option = taken.first(where: \.isGiven) {
            throw Failure.usage(
                en: "\(option.name) does not go with --documents.",
                fr: "\(option.name) ne va pas avec --documents."
            )
        }
        if documents.wide {
            let named = OutputFormat.named(by: output.output ?? "")
            guard reading.shard == nil, [.format(.csv), .format(.workbook)].contains(named),
                output.outputFormat.map({ .format($0) == named }) ?? true
            else {
                throw Failure.usage(
                    en: "--wide writes one table: use -o with a .csv or .xlsx, without --shard.",
                    fr: "--wide écrit un seul tableau : utilisez -o avec un .csv ou un .xlsx, sans --shard."
                )
            }
        }
        guard output.output == nil || output.output == "-" else { return }
        throw Failure.usage(
            en: "--documents needs a file for the answers: name it with -o.",
            fr: "--documents a besoin d'un fichier pour les réponses : indiquez-le avec -o."
        )
    }
}

/// A batch of questions to documents, before it is one.
struct DocumentBatch {
    let plan: BatchPlan
    let options: BatchDocumentOptions
    /// What `--documents` says.
    private let named: String
    let session: Session
    let questions: SmallTable
    /// The output that was asked for.
    let output: String
    /// What earlier runs have left by other names, such as a page.
    var ours: [String] = []

    /// The column that asks, once it is known.
    var questionColumn: String? {
        get throws { try PairTable([], questions, from: plan.input).questionColumn }
    }

    /// Reads the questions.
    init(_ plan: BatchPlan, _ options: BatchDocumentOptions, _ named: String, _ session: Session) throws {
        guard plan.input != "-" else {
            throw Failure.usage(
                en: "--documents reads the questions from a file, not from standard input.",
                fr: "--documents lit les questions dans un fichier, pas sur l'entrée standard."
            )
        }
        (self.plan, self.options, self.named, self.session) = (plan, options, named, session)
        output = plan.outputPath ?? ""
        do {
            questions = try SmallTable(path: plan.input, options: try plan.job().input)
        } catch {
            throw DocumentsText.failure(error)
        }
    }

    var isFolder: Bool { FileText.isDirectory(named) }

    /// What this command reads and writes, which is no document of the folder that it may lie in.
    private var own: [String] { [plan.input] + OwnFiles.around(output) + ours }

    /// The documents that can be told without a server; those of a folder by the names of its files.
    func documentsOfThisMachine() throws -> [AskedDocument] {
        if isFolder {
            let found = try LocalFiles(at: [named], own: own)
            for text in OmissionText.sentences(found.omissions, session.language) { session.terminal.say(text) }
            return found.files.map { AskedDocument(id: $0.name, name: $0.name) }
        }
        guard FileStatus.following(named) == nil else { return try AskedDocument.list(manifest: named) }
        guard let documents = AskedDocument.list(named) else { throw DocumentsFault.unknownDocuments(named) }
        return documents
    }

    /// The documents, those of a folder once they are uploaded and ready.
    func documents(on configuration: ParadigmConfiguration, report: BatchReportOptions) async throws -> [AskedDocument]
    {
        guard isFolder else {
            return try await ready(try documentsOfThisMachine(), on: configuration, isQuiet: report.quiet)
        }
        guard let workspace = options.workspace.first, options.workspace.count == 1 else {
            throw Failure.usage(
                en: "A folder is uploaded before it is asked: name one --workspace for it; “paradigm documents "
                    + "workspaces” lists them.",
                fr: "Un dossier est envoyé avant d'être interrogé : indiquez un --workspace ; « paradigm documents "
                    + "workspaces » en donne la liste."
            )
        }
        var upload = UploadRun(
            paths: [named],
            workspace: ResourceID(rawValue: workspace),
            manifest: PairNames(output: output).list,
            isQuiet: report.quiet,
            style: report.progress
        )
        upload.own = own
        upload.retriesFailed = plan.output.retryFailed
        upload.mayGoElsewhere = plan.output.update
        let end = try await upload.run(on: configuration, session)
        if !report.quiet {
            let figures = Figures(session.language)
            let count = figures.count(end.sent)
            session.terminal.say(Text(en: "Files sent: \(count).", fr: "Fichiers envoyés : \(count)."))
            for text in DocumentReport.failures(end.documents, session.language) { session.terminal.say(text) }
        }
        if end.status != .success, end.status != .someFailed { throw Stopped(status: end.status) }
        let documents = end.documents.map { document in
            AskedDocument(
                id: document.id,
                name: document.filename,
                trouble: document.phase == .done ? nil : document.trouble
            )
        }
        return AskedDocument.toldApart(documents, by: end.documents.map(\.path))
    }

    /// The documents once the server is ready with them, as far as it tells: who is asked too early answers with an error.
    private func ready(
        _ documents: [AskedDocument],
        on configuration: ParadigmConfiguration,
        isQuiet: Bool
    ) async throws -> [AskedDocument] {
        let listed = documents.map { document in
            var listed = ListedDocument()
            (listed.id, listed.filename) = (document.id, document.name == document.id ? "" : document.name)
            return listed
        }
        let found = try await withParadigmClient(configuration) { client in
            for workspace in options.workspace {
                try await WorkspaceCheck.check(ResourceID(rawValue: workspace), client)
            }
            let wait = DocumentWait(client, isQuiet: isQuiet, session)
            var look = await wait.look(at: listed)
            look.documents = try await withoutThoseOfV2(look.documents, client)
            if let unknown = look.unknown { tell(unknown.count, of: documents.count, unknown.error) }
            // Of what cannot be learnt nothing is waited for.
            let underWay = look.documents.filter { $0.phase == .underWay && !$0.status.isEmpty }
            return look.documents + (try await wait.wait(for: underWay, atMost: DocumentWait.usualPatience))
        }
        let ends = Dictionary(found.map { ($0.id, $0) }) { $1 }
        return documents.map { document in
            guard let end = ends[document.id] else { return document }
            var document = document
            // One that was named by its number alone has a name on the server.
            if document.name == document.id, !end.filename.isEmpty { document.name = end.filename }
            if document.trouble == nil, end.phase != .done, !end.status.isEmpty { document.trouble = end.trouble }
            return document
        }
    }

    /// The documents, where those that are unknown to the newer version of the API and not to the older one count as that
    /// says.
    ///
    /// On a server that has no list of documents either, a 404 is about the path and says nothing of a document: they are
    /// asked all the same, which is told.
    private func withoutThoseOfV2(
        _ documents: [ListedDocument],
        _ client: ParadigmClient
    ) async throws -> [ListedDocument] {
        var documents = documents
        let gone = documents.indices.filter { documents[$0].status == ListedDocument.gone }
        guard !gone.isEmpty else { return documents }
        let isTold: Bool
        do {
            _ = try await client.documents(DocumentFilter(maximum: 1))
            isTold = true
        } catch is ParadigmError {
            isTold = false
        }
        var unknown = 0
        for place in gone {
            var document = ListedDocument()
            (document.id, document.filename) = (documents[place].id, documents[place].filename)
            do {
                let file = try await client.document(ResourceID(rawValue: document.id), version: .v2)
                // The words of the older version for the way there are not known: it is there, and is asked.
                if file.phase != .underWay { document.take(file) }
            } catch let error as ParadigmError {
                if isTold, error.kind == .notFound { continue }
                unknown += 1
            }
            documents[place] = document
        }
        if unknown > 0 { tell(unknown, of: documents.count, nil) }
        return documents
    }

    private func tell(_ unknown: Int, of all: Int, _ error: ParadigmError?) {
        let figures = Figures(session.language)
        let (count, total) = (figures.count(unknown), figures.count(all))
        let words = Text(
            en: "The server does not say how far \(count) of the \(total) documents are; they are asked all the same.",
            fr: "Le serveur ne dit pas où en sont \(count) des \(total) documents ; ils sont interrogés tout de même."
        )
        session.terminal.say(error.map { words + Text(verbatim: " ") + ErrorText.line($0) } ?? words)
    }

    /// The run ended before anything could be asked; it was told why.
    struct Stopped: Error {
        let status: ExitStatus
    }

    /// The job over the pairs, which are written beside the output.
    func job(of documents: [AskedDocument]) throws -> BatchJobOptions {
        let pairs = try PairTable(documents, questions, from: plan.input)
        tellOfRepeats(pairs)
        let path = PairNames(output: output).pairs
        try BatchOutputCheck.check(BatchJobOptions(source: .file(path), target: .file(output)))
        try pairs.table.write(to: path)
        var plan = plan
        plan.input = path
        if options.wide {
            let isOurs = FileStatus.of(OutputNames(output: longOutput).summary) != nil
            guard isOurs || plan.output.force || FileStatus.of(output) == nil else {
                throw BatchFailure.outputExists(path: output, journal: nil)
            }
            plan.output.output = longOutput
            plan.output.outputFormat = nil
        }
        plan.reading.prompt = nil
        (plan.reading.format, plan.reading.separator, plan.reading.sheet) = (nil, nil, nil)
        plan.reading.encoding = nil
        var job = try plan.job()
        let question = try question(pairs)
        do throws(Template.BodyFault) {
            job.input.promptTemplate = try Template(parsingBody: question.body)
                .asking(beside: Array(pairs.table.columns.prefix(pairs.documentColumns)))
        } catch {
            throw Failure(.usage, BatchInputText.bodyFault(error, option: "--prompt"))
        }
        try checkQuestions(pairs, asking: job.input)
        (job.input.format, job.input.separator, job.input.encoding) = (.csv, UInt8(ascii: ","), .exactly(.utf8))
        job.input.endpoint = question.endpoint.path
        (job.input.faultColumn, job.input.subjectColumns) = (PairTable.fault, PairTable.subject)
        job.export.columns = AnswerColumns(work: question.work)
        job.recorded[Self.recordedQuestion] = .string(question.body)
        job.recorded["endpoint"] = .string(question.endpoint.path)
        return job
    }

    /// What a journal calls the body of all questions.
    static let recordedQuestion = "document_question"

    /// Refuses questions that are all the same, and those that nobody knows.
    private func checkQuestions(_ pairs: PairTable, asking input: InputOptions) throws {
        let asked = input.promptTemplate?.columns ?? []
        let beside = pairs.table.columns.prefix(pairs.documentColumns)
        let own = asked.filter { !beside.contains($0) }
        let rows = Set(pairs.table.rows.map { $0.dropFirst(pairs.documentColumns).dropLast() }).count
        if own.isEmpty, rows > 1, !plan.reading.prompts.samePrompt {
            throw InputError.samePrompt(known: questions.columns)
        }
        // The pairs may call the only column otherwise.
        for (column, cell) in questions.unsavedCells.sorted(by: { $0.key < $1.key })
        where own.contains(pairs.table.columns[column + pairs.documentColumns]) {
            throw DocumentsFault.unsavedFormula(path: plan.input, cell: cell)
        }
    }

    /// Tells of what is asked once, although it is there twice.
    private func tellOfRepeats(_ pairs: PairTable) {
        let figures = Figures(session.language)
        if pairs.repeatedDocuments > 0 {
            let count = figures.count(pairs.repeatedDocuments)
            session.terminal.say(
                Text(
                    en: "Named again, and asked once: \(count) documents.",
                    fr: "Désignés plusieurs fois, et interrogés une seule : \(count) documents."
                )
            )
        }
        if pairs.repeatedQuestions > 0 {
            let count = figures.count(pairs.repeatedQuestions)
            session.terminal.say(
                Text(
                    en: "The same as an earlier one, and asked once: \(count) questions.",
                    fr: "Identiques à une précédente, et posées une seule fois : \(count) questions."
                )
            )
        }
    }

    private func question(_ pairs: PairTable) throws -> DocumentQuestion {
        guard let prompt = plan.reading.prompt ?? pairs.questionColumn.map({ "{{\($0)}}" }) else {
            throw DocumentsFault.noColumn(path: plan.input, wanted: [PairTable.question], known: questions.columns)
        }
        var question = DocumentQuestion((options.ask ?? .threads).work, prompt: prompt)
        question.model = plan.model
        question.agent = options.agent.map { ResourceID(rawValue: $0) }
        // The documents of a folder are in the one that was named for them.
        question.workspaces = isFolder ? [] : options.workspace.map { ResourceID(rawValue: $0) }
        question.tool = options.forceTool
        question.maxSteps = options.maxSteps
        return question
    }
}
