package import ParadigmAPI
import ParadigmBatch

/// A document as an upload leaves it in its list, and as the list of a server shows it.
package struct ListedDocument: Hashable, Sendable {
    /// The file on this machine; empty for one that was not uploaded from here.
    package var path = ""
    /// Its name on the server; empty when it was not taken.
    package var id = ""
    /// The name of the file.
    package var filename = ""
    /// Its size; nil when it is not known.
    package var bytes: Int?
    /// A digest of the file's content.
    package var content = ""
    /// How far the server is with it, in its own word; empty when it is not known.
    package var status = ""
    /// How often it had to be uploaded anew with the same content.
    package var round = 0
    /// Why it cannot be asked; empty when it can, or may be later.
    package var error = ""
    /// How far that is.
    package var phase = WorkPhase.underWay

    /// A document of which nothing is known.
    package init() {}

    /// Takes over what the server says of it.
    package mutating func take(_ file: DocumentFile) {
        id = file.id.rawValue
        if filename.isEmpty { filename = file.filename ?? file.title ?? "" }
        if bytes == nil { bytes = file.bytes }
        status = file.status?.rawValue ?? ""
        phase = file.phase
        error = phase == .failed ? [status, file.statusDetail].compactMap(\.self).joined(separator: ": ") : ""
        // The word alone would say that it is ready.
        if phase == .underWay, file.isPendingReprocess { status += " (pending_reprocess)" }
    }

    /// It was uploaded once, and is not there any more.
    package mutating func isGone() {
        (status, phase, error) = (Self.gone, .failed, DocumentTrouble.gone.cell)
    }

    /// The status of what is not there any more.
    package static let gone = "gone"

    /// Why it cannot be asked, where it cannot.
    package var trouble: DocumentTrouble {
        error.isEmpty ? .notReady(status: status) : DocumentTrouble(cell: error)
    }
}

/// The list that an upload leaves: what is where, in a table that questions can be asked with.
package struct UploadList: Hashable, Sendable {
    /// The documents.
    package var documents: [ListedDocument]

    /// The columns of the table.
    package static let columns = ["path", "document_id", "filename", "bytes", "status", "error", "content", "round"]

    /// A list of some documents.
    package init(_ documents: [ListedDocument]) {
        self.documents = documents
    }

    /// Reads a list that an earlier upload left; empty when there is none.
    ///
    /// - Throws: ``InputError``, ``DocumentsFault`` for a file that is none.
    package init(path: String) throws {
        documents = []
        guard FileStatus.following(path) != nil else { return }
        var options = InputOptions()
        (options.format, options.separator) = (.csv, UInt8(ascii: ","))
        let own = Result { try SmallTable(path: path, options: options) }
        var table = try? own.get()
        // A spreadsheet program that saved it may have written it its own way.
        if table?.columns != Self.columns, let saved = try? SmallTable(path: path) { table = saved }
        guard let table, table.columns == Self.columns else {
            _ = try own.get()
            throw DocumentsFault.noList(path: path)
        }
        documents = table.rows.map { row in
            var document = ListedDocument()
            (document.path, document.id, document.filename) = (row[0], row[1], row[2])
            (document.bytes, document.status, document.error) = (Int(row[3]), row[4], row[5])
            (document.content, document.round) = (row[6], Int(row[7]) ?? 0)
            document.phase = document.error.isEmpty ? DocumentStatus(rawValue: row[4]).phase : .failed
            return document
        }
    }

    /// Writes the list.
    ///
    /// - Throws: ``FileError``.
    package func write(to path: String) throws(FileError) {
        let rows = documents.map { document in
            [
                document.path, document.id, document.filename, document.bytes.map { String($0) } ?? "",
                document.status, document.error, document.content, String(document.round),
            ]
        }
        try SmallTable(columns: Self.columns, rows: rows).write(to: path)
    }

    /// What a file is known by: bytes, since one name in two forms of Unicode is two files.
    private static func key(_ path: String, _ content: String) -> [[UInt8]] { [Array(path.utf8), Array(content.utf8)] }

    /// Files that an earlier upload has under another path, by the path that it has: `d/a.txt` for `./d/a.txt`.
    ///
    /// - Returns: The files, in their order.
    package func respelled(_ files: [LocalDocument]) -> [LocalDocument] {
        var spellings: [[UInt8]: String] = [:]
        for document in documents where FileStatus.following(document.path) != nil {
            spellings[Array(FilePath.resolved(document.path).utf8)] = document.path
        }
        return files.map { file in
            var file = file
            file.path = spellings[Array(FilePath.resolved(file.path).utf8)] ?? file.path
            return file
        }
    }

    /// The documents of this list that are on the server, as far as it knows, and that another list lacks.
    package func missing(in other: UploadList) -> [ListedDocument] {
        let there = Set(other.documents.map(\.id))
        let again = Set(other.documents.map { Array($0.path.utf8) })
        // A file that has changed is another document now.
        return documents.filter { document in
            !document.id.isEmpty && document.status != ListedDocument.gone && !there.contains(document.id)
                && !again.contains(Array(document.path.utf8))
        }
    }

    /// The documents of this list whose files another list has as documents anew, since they have changed.
    package func replaced(in other: UploadList) -> [ListedDocument] {
        let there = Set(other.documents.map(\.id))
        let now = Dictionary(other.documents.map { (Array($0.path.utf8), $0.id) }) { $1 }
        return documents.filter { document in
            guard let id = now[Array(document.path.utf8)], !id.isEmpty, !document.id.isEmpty else { return false }
            return id != document.id && document.status != ListedDocument.gone && !there.contains(document.id)
        }
    }

    /// How often files have to be uploaded anew, going by what was known of them before.
    ///
    /// - Parameter retriesFailed: Whether those that the server could not read are sent again.
    /// - Returns: Tells how often, of a file as it is now.
    package func rounds(retriesFailed: Bool) -> (LocalDocument) -> Int {
        let rounds = Dictionary(
            documents.map { document in
                let isFailure = document.phase == .failed && !document.id.isEmpty
                let isLost = document.status == ListedDocument.gone || retriesFailed && isFailure
                return (Self.key(document.path, document.content), document.round + (isLost ? 1 : 0))
            }
        ) { $1 }
        return { rounds[Self.key($0.path, $0.content)] ?? 0 }
    }
}

/// The batch that uploads files: a row for each, known by its path, its content, its server and its workspace.
package struct UploadBatch: Hashable, Sendable {
    /// The files.
    package var files: [LocalDocument]
    /// The workspace that they go to.
    package var workspace: ResourceID
    /// The server, since another one has none of them.
    package var server: String

    /// An upload.
    package init(_ files: [LocalDocument], workspace: ResourceID, server: String) {
        self.files = files
        self.workspace = workspace
        self.server = server
    }

    /// By which the rows of an earlier upload are known, which the next one may replace.
    static let mark = OwnMark(columns.joined(separator: ",") + "\n")

    private static let columns = ["path", "filename", "bytes", "content", "round"]

    /// The rows.
    ///
    /// - Parameter round: How often a file has to be uploaded anew.
    /// - Returns: A row for each file.
    package func table(_ round: (LocalDocument) -> Int) -> SmallTable {
        SmallTable(
            columns: Self.columns,
            rows: files.map { [$0.path, FilePath.name(of: $0.name), String($0.bytes), $0.content, String(round($0))] }
        )
    }

    /// The template of the bodies, which stay on this machine: the server gets the file.
    package var body: String {
        let known: JSONValue = ["workspace_id": workspace.json, "server": .string(server)]
        let rest = String(decoding: known.serialized, as: UTF8.self).dropFirst()
        return
            #"{"path":"{{path}}","filename":"{{filename}}","bytes":{{bytes}},"content":"{{content}}","round":{{round}},"#
            + rest
    }

    /// What a journal calls the template of the bodies.
    static let recordedBody = "body"

    /// The job that uploads them.
    ///
    /// - Parameters:
    ///   - input: Where the rows are.
    ///   - output: Where the server's replies go.
    /// - Returns: The job.
    /// - Throws: A fault of the template, which a name of a server could only bring.
    package func job(from input: String, to output: String) throws -> BatchJobOptions {
        var job = BatchJobOptions(source: .file(input), target: .file(output))
        (job.input.format, job.input.separator, job.input.encoding) = (.csv, UInt8(ascii: ","), .exactly(.utf8))
        job.input.promptTemplate = try Template(parsingBody: body)
        job.input.endpoint = RowEndpoint.uploads.path
        job.input.idColumn = "path"
        job.export.format = .batchLines
        job.policy.window = .adaptive(start: 8, floor: 1, ceiling: 64)
        job.recorded = [Self.recordedBody: .string(body)]
        (job.retriesFailed, job.resendsChanged, job.keepsJournal) = (true, true, true)
        return job
    }

    /// What the output of the job says of each file.
    ///
    /// - Parameters:
    ///   - path: The output.
    ///   - round: How often a file had to be uploaded anew.
    /// - Returns: The documents, in the order of the files.
    /// - Throws: ``FileError``.
    package func documents(
        inOutput path: String,
        _ round: (LocalDocument) -> Int
    ) throws(FileError) -> [ListedDocument] {
        let file = try POSIXFileSystem().open(path)
        let lines = try file.bytes(in: 0..<file.size())
        var replies: [[UInt8]: JSONValue] = [:]
        for line in lines.split(separator: 0x0A) {
            guard let json = try? JSONValue(parsing: Array(line)), let name = json["custom_id"]?.string else {
                continue
            }
            replies[Array(name.utf8)] = json
        }
        return files.map { file in
            var document = ListedDocument()
            (document.path, document.filename) = (file.path, FilePath.name(of: file.name))
            (document.bytes, document.content, document.round) = (file.bytes, file.content, round(file))
            let reply = replies[Array(file.path.utf8)]
            if let body = reply?["response"]?["body"], let found = try? DocumentFile(bytes: body.serialized) {
                document.take(found)
            } else {
                document.phase = .failed
                document.status =
                    reply?["error"]?["status_code"]?.int.map { "\($0)" } ?? reply?["error"]?["code"]?.string ?? ""
                // The server's own words where there are any: ours around them would be in one language only.
                let said = (reply?["error"]?["body"]).flatMap { ServerErrorBody(bytes: $0.serialized).message }
                    .flatMap { $0.isBlank || $0.hasPrefix("<") ? nil : $0 }
                document.error = said ?? reply?["error"]?["message"]?.string ?? DocumentTrouble.notUploaded.cell
            }
            return document
        }
    }
}
