/// A request to `POST /query`: the pieces of all documents that fit a question.
public struct QueryRequest: Hashable, Sendable {
    /// What is looked for.
    public var query: String
    /// Where; the server's `base_collection` unless set.
    public var collection: String?
    /// How many pieces; the server's 5 unless set.
    public var n: Int?
    /// Any other field of the body; where a property is set for the same field, the property wins.
    public var additionalFields: JSONObject

    /// A request; nil leaves a field out.
    public init(query: String, collection: String? = nil, n: Int? = nil, additionalFields: JSONObject = [:]) {
        self.query = query
        self.collection = collection
        self.n = n
        self.additionalFields = additionalFields
    }

    /// The body of the request, as JSON.
    public func body() -> [UInt8] {
        var json = JSONWriter()
        var body = RequestBodyWriter(taking: &json, additional: additionalFields)
        body.field("query", query)
        body.field("collection", collection)
        body.field("n", n)
        return body.finish().bytes
    }
}

/// What was found for one query.
public struct QueryResult: ListedResource {
    /// The query, as the server repeats it.
    public var query: String?
    /// The pieces, best first.
    public var chunks: [DocumentChunk]
    /// All fields, as they came.
    public var fields: JSONObject

    /// A result from an item of the reply.
    public init?(_ json: JSONValue) {
        guard let fields = json.object, let chunks = fields["chunks"]?.array else { return nil }
        self.fields = fields
        query = fields["query"]?.string
        self.chunks = chunks.compactMap(DocumentChunk.init)
    }

    /// What lists of it are called.
    public static var expectedList: String { "an array of queries with \"chunks\"" }
}

/// The reply to `POST /query`.
public struct QueryReply: Hashable, Sendable {
    /// The body, as it came.
    public let rawBytes: [UInt8]
    /// What was found, one result a query.
    public let results: [QueryResult]

    /// Reads a body: an array of results, one of them alone, or a list under a name.
    ///
    /// - Throws: ``ReplyDecodingError`` when the body is not JSON, describes an error, or holds no result.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        rawBytes = bytes
        if let one = QueryResult(try ReplyObject.json(bytes, expecting: QueryResult.expectedList)) {
            results = [one]
        } else {
            results = try ResourceList<QueryResult>(bytes: bytes).items
        }
    }
}

/// A request to `POST /filter/chunks`: which of some pieces fit a question.
public struct ChunkFilterRequest: Hashable, Sendable {
    /// What is looked for.
    public var query: String
    /// The pieces, by their names.
    public var chunkIDs: [String]
    /// The model that judges; the server's unless set.
    public var model: String?
    /// How many are kept; the server's choice unless set.
    public var n: Int?
    /// Any other field of the body; where a property is set for the same field, the property wins.
    public var additionalFields: JSONObject

    /// A request; nil leaves a field out.
    public init(
        query: String,
        chunkIDs: [String],
        model: String? = nil,
        n: Int? = nil,
        additionalFields: JSONObject = [:]
    ) {
        self.query = query
        self.chunkIDs = chunkIDs
        self.model = model
        self.n = n
        self.additionalFields = additionalFields
    }

    /// The body of the request, as JSON.
    public func body() -> [UInt8] {
        var json = JSONWriter()
        var body = RequestBodyWriter(taking: &json, additional: additionalFields)
        body.field("query", query)
        body.field("chunk_ids", chunkIDs)
        body.field("model", model)
        body.field("n", n)
        return body.finish().bytes
    }
}
