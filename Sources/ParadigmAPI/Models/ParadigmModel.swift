/// One of the models that a server offers.
public struct ParadigmModel: Hashable, Sendable {
    /// What a request passes as `model`.
    ///
    /// Items in Paradigm's form (with `technical_name`, `model_type`, `deployment_type` or `enabled`) are known by
    /// their `name`, then `id`, then `technical_name`; their `id` may be a number of the database, so only a string
    /// counts. Items of other servers are known by their `id` first, because their `name` may be a title.
    public var identifier: String
    /// `name`; nil when the server sent none.
    public var name: String?
    /// `technical_name`, the model behind the name; nil when the server sent none.
    public var technicalName: String?
    /// `model_type`, for example a language or an embedding model; nil when the server sent none.
    public var modelType: String?
    /// `deployment_type`; nil when the server sent none.
    public var deploymentType: String?
    /// Whether the model can be used; true when the server did not say.
    public var enabled: Bool
    /// All fields of the item, as they came.
    public var fields: JSONObject

    /// A model, for tests.
    public init(identifier: String, enabled: Bool = true) {
        self.identifier = identifier
        self.enabled = enabled
        fields = ["id": .string(identifier)]
    }

    /// A model from an item of the list.
    ///
    /// - Returns: Nil when nothing in it can be passed as `model`.
    public init?(_ json: JSONValue) {
        if let identifier = json.string {
            self.init(identifier: identifier)
            return
        }
        guard let fields = json.object, let identifier = Self.identifier(of: fields) else { return nil }
        self.init(identifier: identifier, enabled: fields["enabled"]?.bool ?? true)
        self.fields = fields
        name = fields["name"]?.string
        technicalName = fields["technical_name"]?.string
        modelType = fields["model_type"]?.string
        deploymentType = fields["deployment_type"]?.string
    }

    private static func identifier(of fields: JSONObject) -> String? {
        let isParadigms = ["technical_name", "model_type", "deployment_type", "enabled"].contains { fields[$0] != nil }
        let order = isParadigms ? ["name", "id", "technical_name"] : ["id", "name", "technical_name"]
        let found = order.lazy.compactMap { fields[$0]?.string }.first { !$0.isEmpty }
        return found ?? fields["id"]?.int?.description
    }
}

/// The models that a server offers: the reply to `GET /models`.
public struct ModelList: Hashable, Sendable {
    /// The body, as it came.
    public let rawBytes: [UInt8]
    /// The models, in the order of the body.
    ///
    /// Items that nothing can be asked of are left out.
    public let items: [ParadigmModel]

    /// Reads a body: `{"data": […]}`, `{"results": […]}`, `{"models": […]}` or the array alone.
    ///
    /// - Throws: ``ReplyDecodingError`` when the body is not JSON, describes an error, or holds no list.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        rawBytes = bytes
        let expected = "a list of models"
        let json: JSONValue
        do throws(JSONFault) {
            let span = bytes.span
            var scanner = JSONScanner()
            json = try scanner.readValue(in: span)
            try scanner.finish(in: span)
        } catch {
            throw ReplyDecodingError(error, reading: expected, in: bytes)
        }
        let lists = [json, json["data"], json["results"], json["models"]].lazy.compactMap { $0?.array }
        guard let list = lists.first else { throw ReplyDecodingError(unexpected: bytes, reading: expected) }
        items = list.compactMap(ParadigmModel.init)
    }
}
