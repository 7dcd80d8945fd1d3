public import ParadigmAPI
import ParadigmGround
import ParadigmHTTP

extension ParadigmClient {
    /// Uploads a file; it is read while it is sent, so that memory does not grow with it.
    ///
    /// It is never sent twice when the first time may have succeeded: then the call fails and says so
    /// (``ParadigmError/mayHaveBeenProcessed``), and the list of documents tells.
    ///
    /// - Parameters:
    ///   - upload: The file, and what is said about it.
    ///   - version: Which of the two sorts of files, v3 unless set.
    /// - Returns: The document, as the server has it now.
    /// - Throws: ``ParadigmError``, of kind ``ParadigmError/Kind-swift.struct/unreadableFile`` for the file itself;
    ///   `CancellationError`.
    public func uploadDocument(
        _ upload: DocumentUpload,
        version: APIVersion = .v3
    ) async throws -> UploadedDocument {
        try await uploaded(upload, by: try Self.call(for: upload, version: version))
    }

    /// The document that a call made of a file.
    func uploaded(_ upload: DocumentUpload, by call: RawCall) async throws -> UploadedDocument {
        let (document, reply) = try await answerWithReply(to: call) { (bytes) throws(ReplyDecodingError) in
            try DocumentFile(bytes: bytes, named: upload.sentName)
        }
        let fields = (try? JSONValue(parsing: reply.body))?.object
        return UploadedDocument(file: document, isPartial: reply.status == 207, fields: fields ?? document.fields)
    }

    /// The call that uploads a file, which it opens.
    ///
    /// - Throws: ``ParadigmError`` for the file itself.
    package static func call(
        for upload: DocumentUpload,
        path: String = "/files",
        method: RawCall.Method = .post,
        version: APIVersion
    ) throws(ParadigmError) -> RawCall {
        let file = try open(upload.path)
        let random = UInt64.random(in: .min ... .max)
        let form = upload.form(version: version, boundary: "paradigm\(random)\(UInt64.random(in: .min ... .max))")
        var call = RawCall(method: method, path: path, body: form.head)
        call.version = version
        call.contentType = form.contentType
        call.file = FileBody(file.descriptor, length: file.length, tail: form.tail)
        call.isRepeatable = false
        call.usesFreshConnection = true
        return call
    }

    /// A page of the documents.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func documents(
        _ filter: DocumentFilter = DocumentFilter(),
        page: NextPage? = nil,
        version: APIVersion = .v3
    ) async throws -> DocumentList {
        let first = RawCall.get("/files\(filter.query(version: version))", version)
        return try await answer(to: page.map { .get("/files", $0, version) } ?? first, DocumentList.init(bytes:))
    }

    /// All the documents, page after page, each once.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func allDocuments(
        _ filter: DocumentFilter = DocumentFilter(),
        version: APIVersion = .v3
    ) async throws -> [DocumentFile] {
        try await documentListing(filter, version: version).documents
    }

    /// A document, and how far the server is with it.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func document(
        _ id: ResourceID,
        includesContent: Bool = false,
        version: APIVersion = .v3
    ) async throws -> DocumentFile {
        let query = includesContent ? "?include_content=true" : ""
        return try await answer(to: .get("/files/\(try id.inPath())\(query)", version), DocumentFile.init(bytes:))
    }

    /// Removes a document.
    ///
    /// - Throws: ``ParadigmError``, of kind ``ParadigmError/Kind-swift.struct/notFound`` when there is none;
    ///   `CancellationError`.
    public func deleteDocument(_ id: ResourceID, version: APIVersion = .v3) async throws {
        var call = RawCall(method: .delete, path: "/files/\(try id.inPath())")
        call.version = version
        _ = try await send(call)
    }

    /// The pieces of a document's text.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func documentChunks(_ id: ResourceID, version: APIVersion = .v2) async throws -> ChunkList {
        try await answer(to: .get("/files/\(try id.inPath())/chunks", version), ChunkList.init(bytes:))
    }

    /// Waits until a document can be asked, or has failed.
    ///
    /// An `embedded` that was said before a replacement is not believed, and a status that nobody knows is waited out.
    ///
    /// - Parameters:
    ///   - id: The document.
    ///   - schedule: When the server is asked.
    ///   - version: Which of the two sorts of files.
    ///   - onStatus: Told of each reply.
    /// - Returns: The document at its end; its ``DocumentFile/phase`` tells whether it is ready.
    /// - Throws: ``ParadigmError`` of kind ``ParadigmError/Kind-swift.struct/timedOut`` when the time is over, and as
    ///   ``document(_:includesContent:version:)``.
    public func waitForDocument(
        _ id: ResourceID,
        schedule: PollSchedule = .standard,
        version: APIVersion = .v3,
        onStatus: (PollReport) -> Void = { _ in }
    ) async throws -> DocumentFile {
        let call = RawCall.get("/files/\(try id.inPath())", version)
        return try await poll(
            "Document \(id)",
            from: nil,
            schedule: schedule,
            report: { PollReport(status: $0.status?.rawValue, phase: $0.phase) },
            onStatus: onStatus,
            asking: {
                let (file, reply) = try await answerWithReply(to: call, DocumentFile.init(bytes:))
                return (file, reply.asksForWait)
            }
        )
    }

    /// The workspaces that the key may use.
    ///
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func workspaces(page: NextPage? = nil, version: APIVersion = .v3) async throws -> WorkspaceList {
        try await answer(to: .get("/workspaces", page, version), WorkspaceList.init(bytes:))
    }

    private static func open(_ path: String) throws(ParadigmError) -> (descriptor: OwnedDescriptor, length: Int) {
        do throws(SystemError) {
            // Not waiting for whoever writes into a named pipe.
            let file = try OwnedDescriptor(opening: path, O_RDONLY | O_NONBLOCK)
            var facts = stat()
            guard unsafe fstat(file.number, &facts) == 0 else { throw SystemError() }
            guard facts.st_mode & S_IFMT == S_IFREG else { throw SystemError(code: EISDIR) }
            return (file, Int(facts.st_size))
        } catch {
            throw ParadigmError(unreadable: path, error)
        }
    }
}

extension RawCall {
    /// `GET` on a path of a version of the API.
    static func get(_ path: String, _ version: APIVersion) -> RawCall {
        var call = RawCall.get(path)
        call.version = version
        return call
    }

    /// `GET` on a page of a list, the first one unless another is given.
    static func get(_ path: String, _ page: NextPage?, _ version: APIVersion) -> RawCall {
        .get(path + (page.map { "?\($0.query)" } ?? ""), version)
    }

    /// `POST` of a JSON body to a path of a version of the API.
    static func post(_ path: String, body: [UInt8], _ version: APIVersion) -> RawCall {
        var call = RawCall.post(path, body: body)
        call.version = version
        return call
    }
}
