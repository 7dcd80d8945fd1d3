/// What answers are held against, and how often the model is asked to mend one.
package struct AnswerCheck: Hashable, Sendable {
    /// The shape that answers must have.
    package let schema: JSONSchema
    /// How often an answer is sent back at most.
    package let repairs: Int

    /// A check; one repair unless given.
    package init(_ schema: JSONSchema, repairs: Int = 1) {
        self.schema = schema
        self.repairs = max(0, repairs)
    }

    /// Looks at an answer to a chat or a completion, and at each of several choices.
    ///
    /// - Returns: What is wrong with it; nil when it follows the schema, or is of a kind that has none.
    package func fault(of answer: Answer, to kind: AnswerKind) -> InvalidAnswer? {
        switch kind {
        case .embeddings, .other: return nil
        case .chat, .completions: break
        }
        let span = answer.body.span
        do throws(InvalidAnswer) {
            guard answer.index.choiceCount > 1 else {
                _ = try schema.value(in: answer.index.text(in: span))
                return nil
            }
            for text in answer.index.texts(in: span) { _ = try schema.value(in: text) }
            return nil
        } catch {
            var invalid = error
            invalid.isCut = answer.index.shortestReason(in: span)?.meaning == .cut
            return invalid
        }
    }
}

/// How a server is told the schema.
package enum SchemaForm: String, Hashable, Sendable, CaseIterable {
    /// `response_format` of the type `json_schema`, strictly.
    case jsonSchema = "json_schema"
    /// `response_format` of the type `json_object`: older servers, which promise JSON and nothing more.
    case jsonObject = "json_object"
    /// `guided_json`, Paradigm's and vLLM's own field.
    case guidedJSON = "guided_json"

    /// Whether the model learns nothing of the schema by it.
    package var needsInstruction: Bool { self == .jsonObject }

    /// The field of a request that says it.
    package func field(_ schema: JSONSchema) -> (name: String, value: JSONValue) {
        switch self {
        case .jsonSchema: ("response_format", ResponseFormat.following(schema).json)
        case .jsonObject: ("response_format", ResponseFormat.jsonObject.json)
        case .guidedJSON: ("guided_json", schema.request)
        }
    }
}

extension ResponseFormat {
    /// JSON that follows a schema strictly.
    ///
    /// - Parameters:
    ///   - schema: The schema.
    ///   - name: A name for it, of letters, digits, `_` and `-`; `answer` unless given.
    /// - Returns: A format of the type `json_schema`.
    public static func following(_ schema: JSONSchema, name: String = "answer") -> ResponseFormat {
        .jsonSchema(name: name, schema: schema.request, strict: true)
    }
}
