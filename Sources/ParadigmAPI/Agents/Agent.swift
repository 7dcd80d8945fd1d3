/// An agent that turns can be asked of: a model with instructions and tools.
///
/// Making agents is an administrator's act; a job needs no more than an ``id``.
public struct Agent: ListedResource {
    /// Its name on the server, as a turn gives it.
    public var id: ResourceID
    /// What people call it; nil when the server sent none.
    public var name: String?
    /// What it is for; nil when the server sent none.
    public var description: String?
    /// Whose it is, `personal`, `company` or `team`; nil when the server sent none.
    public var ownership: String?
    /// All fields, as they came.
    public var fields: JSONObject

    /// An agent from an item of the list.
    public init?(_ json: JSONValue) {
        guard let fields = json.object, let id = ResourceID(fields.first("id", "agent_id")) else { return nil }
        self.id = id
        self.fields = fields
        name = fields["name"]?.string
        description = fields["description"]?.string
        ownership = fields["ownership"]?.string
    }

    /// What lists of it are called.
    public static var expectedList: String { "a list of agents" }
}

/// The agents of an instance.
public typealias AgentList = ResourceList<Agent>
