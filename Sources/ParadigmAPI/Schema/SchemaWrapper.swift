extension JSONSchema {
    /// The schema in what `response_format` takes, which many keep in their files as it is sent: the schema itself, with
    /// its name beside it, or within `json_schema`.
    ///
    /// - Parameter document: A schema, or such an object around one.
    /// - Returns: The schema.
    static func unwrapped(_ document: JSONValue) -> JSONValue {
        guard let object = document.object else { return document }
        if object.keys.elementsEqual(["response_format"]), let format = object["response_format"] {
            return unwrapped(format)
        }
        let type = object["type"]
        if type == "json_schema", let inner = object["json_schema"] { return unwrapped(inner) }
        let names: Set = ["type", "name", "description", "schema", "strict"]
        guard let schema = object["schema"], schema.object != nil, object.keys.allSatisfy(names.contains),
            type == nil || type == "json_schema"
        else { return document }
        return schema
    }
}
