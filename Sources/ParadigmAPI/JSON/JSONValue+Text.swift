import ParadigmGround

extension JSONValue {
    /// Reads one JSON text, strictly (RFC 8259).
    ///
    /// Refused are, besides what the grammar refuses, bytes that are not UTF-8, a byte order mark, escapes for half
    /// of a surrogate pair and nesting beyond 512 levels. Repeated keys are all kept, see ``JSONObject``.
    ///
    /// - Throws: ``JSONSyntaxError`` at the first byte that breaks a rule.
    public init(parsing bytes: [UInt8]) throws(JSONSyntaxError) {
        let span = bytes.span
        do throws(JSONFault) {
            var scanner = JSONScanner()
            self = try scanner.readValue(in: span)
            try scanner.finish(in: span)
        } catch {
            throw error.error(in: span)
        }
    }

    /// Reads one JSON text, strictly.
    ///
    /// - Throws: ``JSONSyntaxError`` at the first byte that breaks a rule.
    public init(parsing text: String) throws(JSONSyntaxError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// The value as JSON without white space, in UTF-8.
    public var serialized: [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as JSON.
    public var description: String { String(decoding: serialized, as: UTF8.self) }
}

extension JSONScanner {
    /// The value at the cursor, decoded as a tree.
    package mutating func readValue(in bytes: Span<UInt8>) throws(JSONFault) -> JSONValue {
        switch try kind(in: bytes) {
        case .object: return .object(try readObject(in: bytes))
        case .array: return .array(try readArray(in: bytes))
        case .string: return .string(try readText(in: bytes).string(in: bytes))
        case .number: return .number(JSONNumber(validated: String(bytes: bytes, in: try skipValue(in: bytes))))
        case .true:
            try skipLiteral("true", in: bytes)
            return true
        case .false:
            try skipLiteral("false", in: bytes)
            return false
        case .null:
            try skipLiteral("null", in: bytes)
            return .null
        }
    }

    /// The object at the cursor, decoded as a tree.
    package mutating func readObject(in bytes: Span<UInt8>) throws(JSONFault) -> JSONObject {
        var object = JSONObject()
        try enterObject(in: bytes)
        while let key = try nextKey(in: bytes) {
            object.append(try readValue(in: bytes), forKey: key.string(in: bytes))
        }
        return object
    }

    private mutating func readArray(in bytes: Span<UInt8>) throws(JSONFault) -> [JSONValue] {
        var elements: [JSONValue] = []
        try enterArray(in: bytes)
        while try nextElement(in: bytes) { elements.append(try readValue(in: bytes)) }
        return elements
    }
}
