public import ParadigmAPI

extension ParadigmClient {
    /// Begins uploads that belong together, in v2; v3 makes sessions of its own (``DocumentFile/uploadSession``).
    ///
    /// - Parameter pipeline: How the documents are read, such as `v2.2.1`; the server's choice unless set.
    /// - Returns: The session.
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func startUploadSession(pipeline: String? = nil) async throws -> UploadSession {
        let fields: JSONObject = pipeline.map { ["ingestion_pipeline": .string($0)] } ?? [:]
        var call = RawCall.post("/upload-session", body: JSONValue.object(fields).serialized, .v2)
        call.isRepeatable = false
        return try await answer(to: call, UploadSession.init(bytes:))
    }

    /// Uploads a file into a session of v2; as ``uploadDocument(_:version:)`` otherwise.
    ///
    /// - Parameters:
    ///   - upload: The file, and what is said about it.
    ///   - session: The session, by its ``UploadSession/uuid``.
    /// - Returns: The document, as the server has it now.
    /// - Throws: ``ParadigmError``, `CancellationError`.
    public func uploadDocument(_ upload: DocumentUpload, inSession session: String) async throws -> UploadedDocument {
        let path = "/upload-session/\(try ResourceID(rawValue: session).inPath())"
        return try await uploaded(upload, by: try Self.call(for: upload, path: path, version: .v2))
    }

    /// Puts a file in the place of a document's content; the document keeps its ``DocumentFile/id``.
    ///
    /// The reply, and what is told of the document for a while, is about the content before:
    /// ``DocumentFile/isPendingReprocess`` says so, and ``waitForDocument(_:schedule:version:onStatus:)`` waits it out. Instances
    /// that take no other content for a document refuse this with 400.
    ///
    /// - Parameters:
    ///   - id: The document.
    ///   - upload: The file, and what is said about it; a workspace is not sent, since a document stays in its own.
    /// - Returns: The document, as the server has it now.
    /// - Throws: ``ParadigmError``, of kind ``ParadigmError/Kind-swift.struct/notFound`` when there is none;
    ///   `CancellationError`.
    public func replaceDocument(_ id: ResourceID, with upload: DocumentUpload) async throws -> UploadedDocument {
        var upload = upload
        upload.workspace = nil
        let path = "/files/\(try id.inPath())"
        return try await uploaded(upload, by: try Self.call(for: upload, path: path, method: .patch, version: .v3))
    }
}
