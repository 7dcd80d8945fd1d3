/// A document that a server has, as its list and its own page tell of it.
public struct DocumentFile: ListedResource {
    /// Its name on the server.
    public var id: ResourceID
    /// How far the server is with it; nil when it did not say, as in the extracts of a search.
    public var status: DocumentStatus?
    /// Why the status is what it is, in the server's words; nil when it said nothing.
    public var statusDetail: String?
    /// How far the server is with reading it by sight; `-` where nobody asked for that.
    public var visionStatus: DocumentStatus?
    /// Whether it was replaced, so that its status still tells of the one before.
    public var isPendingReprocess: Bool
    /// The name of the file.
    public var filename: String?
    /// A title, if it has one beside the name of the file.
    public var title: String?
    /// Its size.
    public var bytes: Int?
    /// When it was uploaded, in seconds since 1970; nil when the server did not say, or said it in another form.
    public var createdAt: Int?
    /// The workspace that it is in.
    public var workspace: ResourceID?
    /// The uploads that it came with.
    public var uploadSession: String?
    /// All fields, as they came.
    public var fields: JSONObject

    /// A document from an item of a list, or from the reply about one.
    ///
    /// - Returns: Nil when nothing in it names the document.
    public init?(_ json: JSONValue) {
        guard let fields = json.object, let id = ResourceID(fields.first("id", "document_id", "file_id")) else {
            return nil
        }
        self.id = id
        self.fields = fields
        status = fields["status"]?.string.map { DocumentStatus(rawValue: $0) }
        statusDetail = fields.first("status_detail", "status_message", "message")?.string
        visionStatus = fields["status_vision"]?.string.map { DocumentStatus(rawValue: $0) }
        // Why it is to be read again, as a word (`update`), or only that it is.
        isPendingReprocess = fields["pending_reprocess"].map { $0.lenientBool ?? $0.saysSomething } ?? false
        filename = fields.first("filename", "name", "original_filename")?.string
        title = fields["title"]?.string
        bytes = fields.first("bytes", "size", "file_size")?.lenientInt
        createdAt = fields["created_at"]?.lenientInt
        let workspace = fields.first("workspace", "workspace_id")
        self.workspace = ResourceID(workspace) ?? ResourceID(workspace?["id"])
        uploadSession = fields["upload_session_uuid"]?.string
    }

    /// How far it is: an `embedded` that was said before a replacement is not believed.
    public var phase: WorkPhase {
        let phase = status?.phase ?? .underWay
        return phase == .done && isPendingReprocess ? .underWay : phase
    }

    /// What whoever uploaded it calls it (`external_metadata.external_id`); nil when it was not said.
    public var externalID: String? { fields["external_metadata"]?["external_id"]?.lenientText }

    /// The text of the document, when it was asked for with its content.
    public var content: String? { fields["content"]?.string }

    /// What lists of it are called.
    public static var expectedList: String { "a list of documents" }
}

extension DocumentFile {
    /// Reads the body of a reply about one document.
    ///
    /// - Throws: ``ReplyDecodingError`` when the body is not JSON, describes an error, or names no document.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        try self.init(bytes: bytes, named: nil)
    }

    /// Reads the body of the reply to an upload, which may be that of a session with all its documents.
    ///
    /// - Parameters:
    ///   - bytes: The body.
    ///   - name: The name of the file that was uploaded; of several documents it is the last of that name, or the last.
    /// - Throws: ``ReplyDecodingError``.
    package init(bytes: [UInt8], named name: String?) throws(ReplyDecodingError) {
        self = try ReplyObject.read(bytes, expecting: "a document with \"id\"") { json in
            let own = [json, json["document"], json["file"], json["data"], json["data"]?[0]]
            if let document = own.lazy.compactMap({ $0.flatMap(DocumentFile.init) }).first { return document }
            let listed = (json["documents"]?.array ?? []).compactMap(DocumentFile.init)
            guard let name else { return listed.first }
            // A title is the name of the file without its ending unless somebody set it.
            let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
            return listed.last { [name, stem].contains($0.filename ?? $0.title ?? "") } ?? listed.last
        }
    }
}

/// A page of the documents that a server has.
public typealias DocumentList = ResourceList<DocumentFile>

/// Which documents a list is asked for; only what is set is sent.
public struct DocumentFilter: Hashable, Sendable {
    /// Those of a workspace.
    public var workspace: ResourceID?
    /// Those with a status.
    public var status: DocumentStatus?
    /// Those of one upload session.
    public var uploadSession: String?
    /// Those whose name or title holds a text.
    public var search: String?
    /// The key's own, in v2.
    public var privateScope: Bool?
    /// The company's, in v2.
    public var companyScope: Bool?
    /// How many at most in all, 1 to 500, in v3; the server's 50 unless set.
    public var maximum: Int?
    /// Any other parameter.
    public var additional: [String: String]

    /// A filter; all documents unless something is set.
    public init(
        workspace: ResourceID? = nil,
        status: DocumentStatus? = nil,
        uploadSession: String? = nil,
        search: String? = nil,
        privateScope: Bool? = nil,
        companyScope: Bool? = nil,
        maximum: Int? = nil,
        additional: [String: String] = [:]
    ) {
        self.workspace = workspace
        self.status = status
        self.uploadSession = uploadSession
        self.search = search
        self.privateScope = privateScope
        self.companyScope = companyScope
        self.maximum = maximum
        self.additional = additional
    }

    /// The query of the list, with its question mark; empty when nothing is set.
    ///
    /// The workspace has another name in v2 (`workspace_scope`).
    public func query(version: APIVersion) -> String {
        var items: [(name: String, value: String)] = []
        func add(_ name: String, _ value: String?) { if let value { items.append((name, value)) } }
        add(version == .v2 ? "workspace_scope" : "workspace_id", workspace?.rawValue)
        add("status", status?.rawValue)
        add("upload_session_uuid", uploadSession)
        add("search", search)
        add("private_scope", privateScope.map { "\($0)" })
        add("company_scope", companyScope.map { "\($0)" })
        add("max_documents", maximum.map { "\($0)" })
        for (name, value) in additional.sorted(by: { $0.key < $1.key }) { add(name, value) }
        return QueryText.query(items)
    }
}
