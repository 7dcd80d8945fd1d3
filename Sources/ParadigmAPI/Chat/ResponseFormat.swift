/// The form that the answer must have: OpenAI's `response_format`.
///
/// Servers of another release take ``ChatRequest/guidedJSON`` and its siblings instead.
public struct ResponseFormat: Hashable, Sendable {
    /// The value of the field.
    public var json: JSONValue

    /// A format that has no name here.
    public init(_ json: JSONValue) {
        self.json = json
    }

    /// Any text, the servers' default.
    public static let text = ResponseFormat(["type": "text"])

    /// Any JSON object.
    ///
    /// The messages must still ask for JSON.
    public static let jsonObject = ResponseFormat(["type": "json_object"])

    /// JSON that follows a schema.
    ///
    /// - Parameters:
    ///   - name: A name for the schema, of letters, digits, `_` and `-`.
    ///   - schema: A JSON Schema.
    ///   - strict: Whether the server must follow the schema exactly; nil leaves it to the server.
    /// - Returns: A format of the type `json_schema`.
    public static func jsonSchema(name: String, schema: JSONValue, strict: Bool? = nil) -> ResponseFormat {
        var description: JSONObject = ["name": .string(name), "schema": schema]
        if let strict { description["strict"] = .bool(strict) }
        return ResponseFormat(["type": "json_schema", "json_schema": .object(description)])
    }
}
