package import ParadigmAPI

/// The shape that answers must have, and what is done about those that have another.
package struct AnswerShape: Sendable, Hashable {
    /// The largest file of a schema, in bytes.
    private static let fileLimit = 1 << 20

    /// The shape.
    package var schema: JSONSchema
    /// How the server is told.
    package var form = SchemaForm.jsonSchema
    /// How often an answer is sent back at most.
    package var repairs = 1

    /// A shape.
    package init(_ schema: JSONSchema, form: SchemaForm = .jsonSchema, repairs: Int = 1) {
        self.schema = schema
        self.form = form
        self.repairs = repairs
    }

    /// What the options ask for; nil when they ask for nothing.
    ///
    /// - Parameters:
    ///   - options: What the options ask for.
    ///   - tell: Told of a file that is not in UTF-8.
    /// - Throws: ``Failure`` with status 64 for a schema that cannot be used, 65 for a file of one, 66 for a file that is not
    ///   there.
    package init?(_ options: SchemaOptions, telling tell: (Text) -> Void) throws(Failure) {
        guard let text = options.schema else { return nil }
        self.init(try Self.schema(text, tell), form: options.schemaAs ?? .jsonSchema, repairs: options.repairs ?? 1)
    }

    /// The file that an argument names; nil when it is a schema itself.
    static func file(_ argument: String) -> String? {
        // Fields have neither points nor slashes in their names.
        let mayBeFile = argument.contains { $0 == "." || $0 == "/" }
        return argument.hasSuffix(".json") || mayBeFile && FileText.isThere(argument) ? argument : nil
    }

    /// The schema that an argument stands for: a document, a file that holds one, or a list of fields.
    private static func schema(_ argument: String, _ tell: (Text) -> Void) throws(Failure) -> JSONSchema {
        let file = Self.file(argument)
        let text =
            try file.map { path throws(Failure) in
                PromptFileOptions.trimmed(try PlainTextFile.read(path, limit: fileLimit, telling: tell))
            } ?? argument
        let isDocument = file != nil || text.first { !$0.isWhitespace } == "{"
        do throws(SchemaError) {
            return isDocument ? try JSONSchema(parsing: text) : try JSONSchema(fields: text)
        } catch {
            throw Failure(file == nil ? .usage : .badInput, SchemaText.refusal(error, file: file))
        }
    }

    /// What answers are held against.
    package var check: AnswerCheck { AnswerCheck(schema, repairs: repairs) }

    /// The field of requests that tells the server.
    package var field: (name: String, value: JSONValue) { form.field(schema) }

    /// The instructions to the model with what it must know of the schema.
    package func system(_ given: String?) -> String? {
        guard form.needsInstruction else { return given }
        return [given, schema.instruction].compactMap(\.self).joined(separator: "\n\n")
    }

    /// Makes sure that no field of the user's says something else about the form of answers.
    ///
    /// - Throws: ``Failure`` with status 64.
    package func check(beside fields: [BodyField]) throws(Failure) {
        if let count = fields.last(where: { $0.key == "n" })?.value.int, count > 1 {
            throw Failure.usage(
                en:
                    "--schema is about one answer to each request, and --set n=\(count) asks for \(count): give one of them.",
                fr:
                    "--schema concerne une seule réponse par requête, et --set n=\(count) en demande \(count) : donnez l'un "
                    + "ou l'autre."
            )
        }
        let names: Set = ["response_format", "guided_json", "guided_choice", "guided_regex", "structured_outputs"]
        guard let field = fields.first(where: { names.contains($0.key) }) else { return }
        throw Failure.usage(
            en: "--schema and --set \(field.key)=… both say what the answers must look like: give one of them.",
            fr:
                "--schema et --set \(field.key)=… disent tous deux à quoi les réponses doivent ressembler : donnez l'un "
                + "ou l'autre."
        )
    }
}
