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
        isPendingReprocess = fields["pending_reprocess"]?.lenientBool ?? false
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
        self = try ReplyObject.read(bytes, expecting: "a document with \"id\"") { json in
            let places = [json, json["document"], json["file"], json["data"], json["data"]?[0], json["documents"]?[0]]
            return places.lazy.compactMap { $0.flatMap(DocumentFile.init) }.first
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
