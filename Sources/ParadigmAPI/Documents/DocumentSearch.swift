/// A request to `POST /chat/document-search`: a question that is answered from documents.
///
/// Only what is set is sent.
public struct DocumentSearchRequest: Hashable, Sendable {
    /// The question.
    public var query: String
    /// The documents that are searched.
    public var fileIDs: [ResourceID]?
    /// The workspaces that are searched.
    public var workspaceIDs: [ResourceID]?
    /// The model that answers.
    public var model: String?
    /// `DocumentSearch` or `VisionDocumentSearch`.
    public var tool: String?
    /// The conversation that is gone on with.
    public var chatSession: ResourceID?
    /// Whether the company's documents are searched.
    public var companyScope: Bool?
    /// Whether the key's own documents are searched.
    public var privateScope: Bool?
    /// Whether the conversation is kept out of the history.
    public var isPrivate: Bool?
    /// How the answer is to be written.
    public var generationInstructions: String?
    /// Whether the question is put into other words for the search.
    public var rewriteQuery: Bool?
    /// Any other field of the body; where a property is set for the same field, the property wins.
    public var additionalFields: JSONObject

    /// A question about documents; the other fields are set afterwards.
    public init(
        query: String,
        fileIDs: [ResourceID]? = nil,
        workspaceIDs: [ResourceID]? = nil,
        model: String? = nil,
        tool: String? = nil,
        additionalFields: JSONObject = [:]
    ) {
        self.query = query
        self.fileIDs = fileIDs
        self.workspaceIDs = workspaceIDs
        self.model = model
        self.tool = tool
        self.additionalFields = additionalFields
    }

    /// The body of the request, as JSON.
    public func body() -> [UInt8] {
        var json = JSONWriter()
        var body = RequestBodyWriter(taking: &json, additional: additionalFields)
        body.field("query", query)
        body.field("file_ids", fileIDs?.json)
        body.field("workspace_ids", workspaceIDs?.json)
        body.field("model", model)
        body.field("tool", tool)
        body.field("chat_session_id", chatSession?.json)
        body.field("company_scope", companyScope)
        body.field("private_scope", privateScope)
        body.field("private", isPrivate)
        body.field("generation_instructions", generationInstructions)
        body.field("rewrite_query", rewriteQuery)
        return body.finish().bytes
    }
}

/// The reply to a search in documents.
public struct DocumentSearchReply: Hashable, Sendable {
    /// The body, as it came.
    public let rawBytes: [UInt8]
    /// The answer.
    public let answer: String
    /// Whether it is the answer: a search is answered at once, unless the server says that it goes on or has failed.
    public let phase: WorkPhase
    /// The server's word for that; nil when it has none.
    public let status: String?
    /// What went wrong, in the server's words; nil when it said nothing.
    public let failure: String?
    /// The places that it comes from.
    public let sources: [DocumentSource]
    /// The conversation, to go on with.
    public let chatSession: ResourceID?
    /// The model that answered; nil when the server sent none.
    public let model: String?
    /// All fields, as they came.
    public let fields: JSONObject

    /// Reads a body.
    ///
    /// - Throws: ``ReplyDecodingError`` when the body is not JSON, describes an error, or holds no answer.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        rawBytes = bytes
        (answer, fields) = try ReplyObject.read(bytes, expecting: "an answer with \"answer\"") { json in
            guard let fields = json.object, let answer = fields["answer"]?.string else { return nil }
            return (answer, fields)
        }
        let excuse = WorkExcuse(fields)
        status = fields["status"]?.string
        failure = excuse?.message
        phase =
            excuse != nil || fields["finish_reason"]?.string.flatMap { WorkPhase(partSaying: $0) } == .failed
            ? .failed : Self.phase(of: status)
        sources = DocumentSource.list(fields["documents"])
        chatSession = ResourceID(fields["chat_session_id"])
        model = fields["model"]?.string
    }

    /// Why the answer ended; nil when the server does not say.
    package var stopReason: FinishReason? { fields.stopReason }

    /// A word that nobody knows is no word for an answer.
    private static func phase(of status: String?) -> WorkPhase {
        guard let status, !status.isEmpty else { return .done }
        if let known = WorkPhase(partSaying: status) { return known }
        return ["ok", "answered", "ready"].contains(status.lowercased())
            ? .done : AnalysisStatus(rawValue: status).phase
    }
}
