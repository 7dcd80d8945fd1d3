import ParadigmAPI
import ParadigmBatch
import ParadigmJobs

/// What a shape of answers means to a batch.
extension AnswerShape {
    /// Makes sure that no other option says something else about the form of answers, or asks for none.
    ///
    /// - Throws: ``Failure`` with status 64.
    func check(for plan: BatchPlan) throws(Failure) {
        try check(beside: plan.request.set)
        guard let path = plan.reading.endpoint, path.hasSuffix(RowEndpoint.embeddings.path) else { return }
        throw Failure.usage(
            en: "--schema is about answers in words, and --endpoint \(path) gives vectors.",
            fr: "--schema concerne des réponses en mots, et --endpoint \(path) donne des vecteurs."
        )
    }

    /// Adds what tells the server to the rows that do not say it themselves.
    ///
    /// - Parameters:
    ///   - options: How the input is read.
    ///   - system: The instructions that the user gives; nil for none.
    /// - Throws: What is wrong with them as a template.
    func read(into options: inout InputOptions, system: String?) throws {
        let (name, value) = field
        options.answerForm = InputOptions.Field(name: name, value: value)
        guard form.needsInstruction, options.endpoint == RowEndpoint.chat.path else { return }
        // Two braces stand together in strings only, where an escape says the same; for a template they open a column.
        let told = schema.instruction.replacing("{{", with: "{\\u007b")
        options.systemTemplate = try Template(parsing: [system, told].compactMap(\.self).joined(separator: "\n\n"))
    }

    /// Notes the shape among the options that the journal remembers.
    func record(in options: inout JSONObject) {
        options["schema"] = schema.document
        if form != .jsonSchema { options["schema_as"] = .string(form.rawValue) }
    }
}
