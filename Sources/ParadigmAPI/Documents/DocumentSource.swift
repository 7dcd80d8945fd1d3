/// Where an answer comes from: a place in a document, or a page of the web.
///
/// Its fields were not seen on a live server: each is taken from the names that public pages and integrators use, and
/// all that came is in ``fields``.
public struct DocumentSource: Hashable, Sendable {
    /// The document's name on the server.
    public var document: ResourceID?
    /// The name of the file, or the title of the page.
    public var name: String?
    /// The page in the document, as the server counts.
    public var page: Int?
    /// The words that were found.
    public var extract: String?
    /// How well they match.
    public var score: Double?
    /// The address, for a page of the web.
    public var url: String?
    /// All fields, as they came.
    public var fields: JSONObject

    /// A source from a reply; a text alone is an extract, and what says nothing is nil.
    ///
    /// - Parameters:
    ///   - json: The source.
    ///   - owner: The document around it, when that is where its name stands.
    public init?(_ json: JSONValue, in owner: JSONObject? = nil) {
        let fields = json.object ?? (json.string.map { ["text": .string($0)] } ?? [:])
        guard !fields.isEmpty else { return nil }
        self.fields = fields
        let metadata = fields["metadata"]?.object ?? [:]
        // A document beside the fields of an extract, or around them.
        let places = [fields, metadata, fields["document"]?.object, owner].compactMap(\.self)
        document =
            places.lazy.compactMap { ResourceID($0.first("document_id", "file_id")) }.first
            ?? ResourceID(fields["document"]) ?? ResourceID(fields["document"]?["id"])
            ?? ResourceID((owner ?? fields)["id"])
        name =
            places.lazy.compactMap { $0.first("filename", "document_name", "file_name", "name", "title")?.lenientText }
            .first
        page = places.lazy.compactMap { $0.first("page", "page_number", "page_index")?.lenientInt }.first
        extract = fields.first("text", "content", "extract", "chunk", "snippet")?.string
        score = places.lazy.compactMap { $0.first("score", "filter_score")?.lenientDouble }.first
        url = places.lazy.compactMap { $0.first("url", "link")?.string }.first
    }

    /// The sources of a list whose elements are extracts, or documents with their extracts (`document_extracts`).
    static func list(_ json: JSONValue?) -> [DocumentSource] {
        (json?.array ?? [])
            .flatMap { item -> [DocumentSource] in
                let inner = item.object?.first("document_extracts", "extracts", "chunks")?.array ?? []
                if inner.isEmpty { return [DocumentSource(item)].compactMap(\.self) }
                return inner.compactMap { DocumentSource($0, in: item.object) }
            }
    }
}
