/// A piece of a document's text, as search finds it.
public struct DocumentChunk: ListedResource {
    /// Its name; nil when the server sent none.
    public var uuid: String?
    /// The text.
    public var text: String
    /// How well it matches what was asked; nil when nothing was.
    public var score: Double?
    /// What the server knows of it: document, page, place.
    public var metadata: JSONObject
    /// All fields, as they came.
    public var fields: JSONObject

    /// A chunk from a reply.
    ///
    /// - Returns: Nil when it has neither a text nor a name.
    public init?(_ json: JSONValue) {
        guard let fields = json.object else { return nil }
        uuid = fields.first("uuid", "id", "chunk_id")?.lenientText
        let text = fields.first("text", "content", "extract")?.string
        guard text != nil || uuid != nil else { return nil }
        self.text = text ?? ""
        score = fields.first("filter_score", "score")?.lenientDouble
        metadata = fields["metadata"]?.object ?? [:]
        self.fields = fields
    }

    /// What lists of it are called.
    public static var expectedList: String { "a list of chunks" }
}

/// The chunks of a document, or those that a filter kept.
public typealias ChunkList = ResourceList<DocumentChunk>
