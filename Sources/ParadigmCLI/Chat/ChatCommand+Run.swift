import Paradigm
import ParadigmAPI
import ParadigmGround

extension ChatCommand {
    /// The greatest size of standard input, in bytes.
    private static let inputLimit = 64 << 20

    package func run(in session: Session) async throws -> ExitStatus {
        let settings = try session.settings(server.given(model: options.model ?? options.set.model))
        _ = try settings.choice(fallsBack: false)
        let shape = try shape(session.terminal)
        var request = try request(
            model: settings.model ?? (server.simulate ? "alfred-4.2" : nil),
            shape,
            session.terminal
        )
        if let shape { request.ask(for: shape) }
        return try await session.withServer(settings) { [request] server in
            // Of what a program reads, only errors are told.
            let configuration =
                options.json ? server.configuration : server.configuration.tellingOfWaits(on: session.terminal)
            try await withParadigmClient(configuration) { client in
                if let shape {
                    try await printAnswer(to: request, as: shape, client, session.terminal)
                } else if options.json {
                    try await printReply(to: request, client, session.terminal)
                } else if options.stream ?? session.terminal.output.isTerminal {
                    try await streamAnswer(to: request, client, session.terminal)
                } else {
                    try await printAnswer(to: request, client, session.terminal)
                }
            }
            return .success
        }
    }

    private func request(model: String?, _ shape: AnswerShape?, _ terminal: Terminal) throws -> ChatRequest {
        guard let model else {
            throw Failure.usage(
                en: "No model is named. Use --model or PARADIGM_MODEL; “paradigm models” lists the models.",
                fr: "Aucun modèle n'est indiqué. Utilisez --model ou PARADIGM_MODEL ; « paradigm models » en donne la "
                    + "liste."
            )
        }
        let (prompt, system) = try options.files.read(telling: terminal.say)
        let input = try standardInput(telling: terminal.say)
        guard let text = ChatMessageText.joined(arguments: prompt.map { [$0] } ?? message, input: input) else {
            throw Failure.usage(
                en: "There is nothing to send: give a message as an argument or on standard input.",
                fr: "Il n'y a rien à envoyer : donnez un message en argument ou sur l'entrée standard."
            )
        }
        var request = ChatRequest(
            model: model,
            messages: [.user(text)],
            maxTokens: options.maxTokens,
            temperature: options.temperature
        )
        let given = options.system ?? system
        if let system = shape?.system(given) ?? given { request.messages.insert(.system(system), at: 0) }
        for field in options.set { request.additionalFields[field.key] = field.value }
        return request
    }

    /// Standard input as text, or nil when it is a terminal.
    private func standardInput(telling tell: (Text) -> Void) throws -> String? {
        guard !FileDescriptor.standardInput.isTerminal else { return nil }
        let name = Text(en: "Standard input", fr: "L'entrée standard")
        let bytes: [UInt8]?
        do throws(SystemError) {
            bytes = try FileDescriptor.standardInput.readToEnd(limit: Self.inputLimit)
        } catch {
            // Started without any standard input, as services are.
            return nil
        }
        guard let bytes else {
            throw Failure(.badInput, name + Text(en: " exceeds 64 MiB.", fr: " dépasse 64 Mio."))
        }
        return try PlainTextFile.text(bytes, called: name, file: Text(en: "FILE", fr: "FICHIER"), telling: tell)
    }

    private func printReply(to request: ChatRequest, _ client: ParadigmClient, _ terminal: Terminal) async throws {
        let bytes = try await client.chat(request).rawBytes
        try terminal.writeUntrusted(String(decoding: bytes, as: UTF8.self), bytes: bytes)
    }

    private func printAnswer(to request: ChatRequest, _ client: ParadigmClient, _ terminal: Terminal) async throws {
        let reply = try await client.chat(request)
        let text = reply.text
        guard !WordlessAnswer.isBlank(text) else {
            remark(on: reply.finishReason, terminal)
            throw WordlessAnswer(reply).failure
        }
        try terminal.writeUntrusted(text, bytes: Array(text.utf8))
        remark(on: reply.finishReason, terminal)
    }

    private func streamAnswer(to request: ChatRequest, _ client: ParadigmClient, _ terminal: Terminal) async throws {
        var escaper = terminal.output.isTerminal ? TerminalEscaper() : nil
        var last: Character?
        var reason: FinishReason?
        var wordless = WordlessAnswer()
        do {
            for try await chunk in client.streamChat(request) {
                reason = chunk.finishReason ?? reason
                wordless.take(chunk)
                let text = escaper?.escape(chunk.text) ?? chunk.text
                guard !text.isEmpty else { continue }
                try terminal.write(text.utf8)
                last = text.last
            }
        } catch {
            // What is said about the error starts on a line of its own.
            if last != nil, last != "\n" { try terminal.write("\n".utf8) }
            throw error
        }
        let rest = escaper?.finish() ?? ""
        if wordless.isAll {
            remark(on: reason, terminal)
            throw wordless.failure
        }
        try terminal.write((rest + (rest.isEmpty && last == "\n" ? "" : "\n")).utf8)
        remark(on: reason, isExpected: true, terminal)
    }

    /// Says when an answer is not what the model meant to say.
    private func remark(on reason: FinishReason?, isExpected: Bool = false, _ terminal: Terminal) {
        let word = TerminalEscaper.line(reason?.rawValue ?? "", limit: 40)
        switch reason?.meaning {
        case .cut:
            terminal.say(
                Text(
                    en: "The answer was cut at the greatest length (finish_reason \(word)): raise --max-tokens.",
                    fr: "La réponse a été coupée à la longueur maximale (finish_reason \(word)) : augmentez "
                        + "--max-tokens."
                )
            )
        case .withheld:
            terminal.say(
                Text(
                    en: "A filter of the server withheld the answer or part of it (finish_reason \(word)).",
                    fr: "Un filtre du serveur a retenu tout ou partie de la réponse (finish_reason \(word))."
                )
            )
        case .other:
            terminal.say(
                Text(
                    en:
                        "The answer ended for a reason of the server's own (finish_reason \(word)): it may not be whole.",
                    fr:
                        "La réponse s'est terminée pour une raison propre au serveur (finish_reason \(word)) : elle est "
                        + "peut-être incomplète."
                )
            )
        case nil where isExpected:
            terminal.say(
                Text(
                    en: "The server did not say whether the answer is complete (no finish_reason).",
                    fr: "Le serveur n'a pas dit si la réponse est complète (pas de finish_reason)."
                )
            )
        case .finished, .failed, nil: break
        }
    }
}

extension Terminal {
    /// Prints what a server wrote: escaped on a terminal, byte for byte elsewhere; a newline ends it in any case.
    func writeUntrusted(_ text: String, bytes: [UInt8]) throws {
        let bytes = output.isTerminal ? Array(TerminalEscaper.escaped(text).utf8) : bytes
        try write(bytes)
        if bytes.last != 0x0A { try write([0x0A]) }
    }
}
