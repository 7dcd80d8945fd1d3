/// A place that documents are put into.
public struct Workspace: ListedResource {
    /// Its name on the server, as an upload gives it.
    public var id: ResourceID
    /// What people call it; nil when the server sent none.
    public var name: String?
    /// All fields, as they came.
    public var fields: JSONObject

    /// A workspace from an item of the list, which may be its name alone.
    public init?(_ json: JSONValue) {
        let fields = json.object ?? [:]
        guard let id = ResourceID(json) ?? ResourceID(fields.first("id", "workspace_id")) else { return nil }
        self.id = id
        self.fields = fields
        name = fields.first("name", "title")?.string
    }

    /// What lists of it are called.
    public static var expectedList: String { "a list of workspaces" }
}

/// The workspaces that a key may use.
public typealias WorkspaceList = ResourceList<Workspace>
