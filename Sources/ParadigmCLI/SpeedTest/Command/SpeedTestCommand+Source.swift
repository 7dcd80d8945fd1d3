import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

extension SpeedTestCommand {
    /// Whether requests go on for as long as the measurement does.
    var isUnending: Bool { options.sweep || (options.load.duration != nil && options.requests == nil) }

    /// What is sent: the rows of a file, names to greet, prompts of given lengths, or the demonstration.
    ///
    /// - Throws: ``Failure`` that says what is wrong with the file.
    func source(model: String, _ session: Session) throws -> RequestSource {
        var input = try inputOptions(model: model, session)
        let repeats = options.repeats ?? 1
        let wanted = isUnending ? Int.max : options.requests ?? Int.max
        let reading: RequestSource.Reading
        if let path = options.workload.prompts {
            reading = try read(path, input, most: wanted, session)
        } else {
            input.format = .text
            let prompts: [String]
            if let tokens = options.workload.promptTokens {
                let count = isUnending ? SyntheticPrompts.most : (options.requests ?? 20) * repeats
                prompts = (0..<min(count, SyntheticPrompts.most))
                    .map { SyntheticPrompts.prompt($0, tokens: tokens, seed: options.seed ?? 1) }
            } else {
                prompts = try names().map(SpeedTestPrompts.greeting)
            }
            let text = prompts.joined(separator: "\n")
            do throws(InputError) {
                reading = try RequestSource.read(InputReader(bytes: Array(text.utf8), options: input), most: .max)
            } catch {
                throw BatchInputText.failure(error)
            }
        }
        try check(reading)
        return RequestSource(
            reading.rows,
            mark: options.workload.prompts == nil && options.workload.promptTokens == nil ? .after : .before,
            maxTokens: options.maxTokens ?? Self.usualMaxTokens,
            seed: options.seed ?? 1,
            streams: options.load.stream
        )
    }

    /// How prompts become requests.
    private func inputOptions(model: String, _ session: Session) throws -> InputOptions {
        var reading = try reading.findingPart(in: session.environment)
        let files = try reading.prompts.files.read(telling: session.terminal.say)
        reading.prompt = reading.prompt ?? files.prompt
        reading.system = reading.system ?? files.system
        var input = try InputOptions(reading, body: reading.prompts.readBodyTemplate(telling: session.terminal.say))
        input.model = model
        input.temperature = options.temperature ?? 0.4
        input.fields = options.workload.set.map { InputOptions.Field(name: $0.key, value: $0.value) }
        return input
    }

    private func read(
        _ path: String,
        _ input: InputOptions,
        most: Int,
        _ session: Session
    ) throws -> RequestSource.Reading {
        let reading: RequestSource.Reading
        do throws(InputError) {
            let reader = try Self.reader(path, input)
            for note in reader.notes { session.terminal.say(InputNoteText.sentence(note)) }
            reading = try RequestSource.read(reader, most: most)
        } catch {
            throw BatchInputText.failure(error)
        }
        if let bad = reading.firstBad, !reading.rows.isEmpty {
            let (count, file) = (reading.bad, TerminalEscaper.line(path))
            session.terminal.say(
                Text(
                    en: "Left out, since they cannot be sent: \(count) of the rows of \(file), the first ",
                    fr: "Laissées de côté, car elles ne peuvent pas être envoyées : \(count) des lignes de \(file), la "
                        + "première "
                ) + BadRowText.line(bad)
            )
        }
        return reading
    }

    /// The file as a batch reads it; what it knows by neither name nor first byte is one prompt a line.
    private static func reader(_ path: String, _ input: InputOptions) throws(InputError) -> InputReader {
        do throws(InputError) {
            return try InputReader(path: path, options: input)
        } catch {
            guard case .unknownFormat = error else { throw error }
            var input = input
            input.format = .text
            return try InputReader(path: path, options: input)
        }
    }

    /// Names to greet.
    private func names() throws -> [String] {
        guard let path = options.names else { return SpeedTestPrompts.names }
        do throws(FileTrouble) {
            return SpeedTestPrompts.lines(of: try FileText.read(path, limit: 64 << 20))
        } catch {
            throw Failure(error.isNotFound ? .noInput : .badInput, error.text(path: path))
        }
    }

    /// Refuses what there is nothing to send of, and what goes to more than one place.
    private func check(_ reading: RequestSource.Reading) throws {
        guard let first = reading.rows.first else {
            let bad = reading.firstBad.map {
                Text(en: " The first row: ", fr: " La première ligne : ") + BadRowText.line($0)
            }
            throw Failure(
                .badInput,
                Text(en: "The file holds nothing to send.", fr: "Le fichier ne contient rien à envoyer.")
                    + (bad ?? Text(verbatim: ""))
            )
        }
        if let other = reading.rows.first(where: { $0.path != first.path }) {
            throw Failure(
                .badInput,
                Text(
                    en:
                        "The rows go to \(first.path) and to \(other.path): a measurement is of one. Put them into a file "
                        + "each.",
                    fr:
                        "Les lignes vont vers \(first.path) et vers \(other.path) : une mesure en vise un seul. Séparez-les "
                        + "en deux fichiers."
                )
            )
        }
        if options.workload.turns ?? 1 > 1, first.path != RowEndpoint.chat.path {
            throw Failure.usage(
                en: "--turns makes conversations of chats; \(first.path) has none.",
                fr: "--turns fait des conversations ; \(first.path) n'en connaît pas."
            )
        }
    }
}
