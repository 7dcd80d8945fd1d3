import Paradigm
import ParadigmAPI

extension ChatRequest {
    /// Asks for answers of a shape.
    mutating func ask(for shape: AnswerShape) {
        let (name, value) = shape.field
        additionalFields[name] = value
    }
}

extension ChatCommand {
    /// The shape that the answer must have; nil for any.
    ///
    /// - Parameter terminal: Where it is said that a file is not in UTF-8.
    /// - Returns: The shape.
    /// - Throws: ``Failure`` for a schema that cannot be used, or that other options contradict.
    func shape(_ terminal: Terminal) throws(Failure) -> AnswerShape? {
        guard let shape = try AnswerShape(answers, telling: terminal.say) else { return nil }
        try shape.check(beside: options.set)
        guard options.stream != true else {
            throw Failure.usage(
                en: "--schema looks at the whole answer before it is printed, so it cannot be streamed.",
                fr:
                    "--schema regarde la réponse entière avant de l'afficher, elle ne peut donc pas venir au fil de l'eau."
            )
        }
        return shape
    }

    /// Asks until the answer has the shape, and prints its JSON alone.
    ///
    /// - Throws: ``Failure`` with status 1 when it never has; what the model wrote at last is told then.
    func printAnswer(
        to request: ChatRequest,
        as shape: AnswerShape,
        _ client: ParadigmClient,
        _ terminal: Terminal
    ) async throws {
        do {
            let reply = try await client.chat(request, following: shape.schema, repairs: shape.repairs)
            if options.json {
                return try terminal.writeUntrusted(
                    String(decoding: reply.rawBytes, as: UTF8.self),
                    bytes: reply.rawBytes
                )
            }
            let json = try EmbeddedJSON.value(in: reply.text).json
            try terminal.writeUntrusted(String(decoding: json, as: UTF8.self), bytes: json)
        } catch let answer as InvalidAnswer {
            terminal.say(Text(verbatim: TerminalEscaper.escaped(answer.text)))
            throw SchemaText.failure(answer)
        }
    }
}
