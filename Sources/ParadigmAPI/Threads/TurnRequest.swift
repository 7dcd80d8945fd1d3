/// A question to a thread: the body of `POST /threads/turns` and of `POST /threads/{id}/turns`.
///
/// Only what is set is sent.
public struct TurnRequest: Hashable, Sendable {
    /// The question; at most 5,000 characters.
    public var query: String
    /// The agent that answers; the company's own unless set.
    public var agentID: ResourceID?
    /// The model that answers.
    public var model: String?
    /// The documents that it is about.
    public var fileIDs: [ResourceID]?
    /// The workspaces that it is about.
    public var workspaceIDs: [ResourceID]?
    /// Whether the key's own documents are searched.
    public var privateScope: Bool?
    /// Whether the company's documents are searched.
    public var companyScope: Bool?
    /// The tool that must be used, such as `document_search` or `document_analysis`.
    public var forceTool: String?
    /// How many steps the agent may take, 1 to 20; the server's 8 unless set.
    public var maxSteps: Int?
    /// Whether the server answers at once and works on; the server's choice unless set.
    public var background: Bool?
    /// Any other field of the body; where a property is set for the same field, the property wins.
    public var additionalFields: JSONObject

    /// A question; nil leaves a field out.
    public init(
        query: String,
        agentID: ResourceID? = nil,
        model: String? = nil,
        fileIDs: [ResourceID]? = nil,
        workspaceIDs: [ResourceID]? = nil,
        forceTool: String? = nil,
        maxSteps: Int? = nil,
        background: Bool? = nil,
        additionalFields: JSONObject = [:]
    ) {
        self.query = query
        self.agentID = agentID
        self.model = model
        self.fileIDs = fileIDs
        self.workspaceIDs = workspaceIDs
        self.forceTool = forceTool
        self.maxSteps = maxSteps
        self.background = background
        self.additionalFields = additionalFields
    }

    /// The body of the request, as JSON.
    ///
    /// - Parameter streaming: Whether the answer is asked for as it is written, which only a follow-up can be; false unless
    ///   set.
    /// - Returns: The bytes.
    public func body(streaming: Bool = false) -> [UInt8] {
        var json = JSONWriter(capacity: 256 + query.utf8.count)
        var body = RequestBodyWriter(taking: &json, additional: additionalFields)
        body.field("query", query)
        body.field("agent_id", agentID?.json)
        body.field("ml_model", model)
        body.field("file_ids", fileIDs?.json)
        body.field("workspace_ids", workspaceIDs?.json)
        body.field("private_scope", privateScope)
        body.field("company_scope", companyScope)
        body.field("force_tool", forceTool)
        body.field("max_steps", maxSteps)
        body.field("background", background)
        if streaming { body.field("stream", true) }
        return body.finish().bytes
    }
}
