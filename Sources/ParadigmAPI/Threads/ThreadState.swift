/// What a server tells of a thread: the reply to `PATCH /threads/{id}`.
public struct ThreadState: Hashable, Sendable {
    /// The body, as it came.
    public let rawBytes: [UInt8]
    /// Its name.
    public let id: ResourceID?
    /// How far its last turn is; nil when the server did not say.
    public let status: TurnStatus?
    /// The model that answers; nil when the server sent none.
    public let model: String?
    /// Where it was begun, `api` or `web`; nil when the server sent none.
    public let creationSource: String?
    /// Whether it is kept out of the history; nil when the server did not say.
    public let isEphemeral: Bool?
    /// All fields, as they came.
    public let fields: JSONObject

    /// Reads a body.
    ///
    /// - Throws: ``ReplyDecodingError`` when the body is not JSON, describes an error, or is no thread.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        rawBytes = bytes
        fields = try ReplyObject.read(bytes, expecting: "a thread with \"id\" or \"status\"") { json in
            json.object.flatMap { $0["id"] != nil || $0["status"]?.string != nil ? $0 : nil }
        }
        id = ResourceID(fields["id"])
        status = fields["status"]?.string.map { TurnStatus(rawValue: $0) }
        model = fields["ml_model"]?.string
        creationSource = fields["creation_source"]?.string
        isEphemeral = fields["is_ephemeral"]?.lenientBool
    }
}

/// Where the answer of a turn comes from: the reply to `GET /threads/{id}/sources`.
public struct TurnSources: Hashable, Sendable {
    /// The body, as it came.
    public let rawBytes: [UInt8]
    /// The places in documents.
    public let documents: [DocumentSource]
    /// The pages of the web.
    public let web: [DocumentSource]

    /// Reads a body.
    ///
    /// - Throws: ``ReplyDecodingError`` when the body is not JSON, describes an error, or holds no sources.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        rawBytes = bytes
        let fields = try ReplyObject.read(bytes, expecting: "sources with \"document\" and \"web\"") { json in
            json.object.flatMap { $0.first("document", "documents", "web") == nil ? nil : $0 }
        }
        documents = DocumentSource.list(fields.first("document", "documents"))
        web = DocumentSource.list(fields["web"])
    }
}
