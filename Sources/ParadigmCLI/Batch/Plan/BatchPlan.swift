import ParadigmAPI
package import ParadigmBatch
package import ParadigmJobs

/// What the options of `paradigm batch` amount to: a pure mapping.
package struct BatchPlan: Sendable {
    /// Input: a path, or `-` for standard input.
    package var input: String
    /// How it is read.
    package var reading: BatchInputOptions
    /// What is added to its rows.
    package var request: BatchRequestOptions
    /// How hard the server is driven.
    package var pace: BatchPaceOptions
    /// Where the answers go.
    package var output: BatchOutputOptions
    /// The model of rows that name none, from whatever source; nil for none.
    package var model: String?
    /// The template of whole bodies; nil for prompts.
    package var body: String?
    /// The shape that answers must have; nil for any.
    package var shape: AnswerShape?
    /// Files that this process may have open.
    package var openFileLimit: Int

    /// Descriptors that are no connections: standard streams, files, event loops, and some to spare.
    private static let descriptorsKept = 48
    /// What an adaptive window begins with.
    private static let usualStart = 32

    /// A plan.
    package init(
        input: String,
        reading: BatchInputOptions,
        request: BatchRequestOptions,
        pace: BatchPaceOptions,
        output: BatchOutputOptions,
        model: String?,
        openFileLimit: Int = .max
    ) {
        self.input = input
        self.reading = reading
        self.request = request
        self.pace = pace
        self.output = output
        self.model = model
        self.openFileLimit = openFileLimit
    }

    /// The path of the output, with the part of a shard added; nil for standard output.
    package var outputPath: String? {
        guard let path = output.output, path != "-" else { return nil }
        return path + (reading.shard?.suffix ?? "")
    }

    /// The job.
    ///
    /// - Throws: ``Failure`` with status 64 when options contradict each other.
    package func job() throws -> BatchJobOptions {
        try check()
        var job = BatchJobOptions(
            source: input == "-" ? .standardInput : .file(input),
            target: outputPath.map(BatchJobOptions.Target.file) ?? .standardOutput
        )
        job.input = try inputOptions()
        job.export = exportOptions
        job.policy = policy
        job.journal = output.journal
        job.answers = output.kept.answers.map(BatchJobOptions.KeptAnswers.init)
        job.recorded = try recorded()
        job.check = shape?.check
        job.streams = request.stream
        job.retriesFailed = output.retryFailed
        job.force = output.force
        if output.retryCut { job.retriesCut = .init(maxTokens: request.maxTokens) }
        job.resendsChanged = output.update
        job.keepsJournal = !output.discardJournal
        job.partial = output.partial
        if let grace = pace.grace { job.grace = grace.duration }
        return job
    }

    private func check() throws {
        try shape?.check(for: self)
        // The one pair that can be told without a look at the disk.
        if let path = outputPath, path == input {
            let files = [RunFiles.Role.input, .output].map { RunFiles.File(role: $0, path: path) }
            throw BatchFailureText.failure(.sameFile(files[0], files[1]))
        }
        try checkOutputFormat()
        guard outputPath == nil else { return }
        if output.partial {
            throw Failure.usage(
                en: "--partial writes the answers of an earlier run to its output: name that with -o.",
                fr: "--partial écrit les réponses d'une exécution précédente dans sa sortie : indiquez-la avec -o."
            )
        }
        if let format = output.outputFormat, format != .batchLines {
            throw Failure.usage(
                en: "Standard output takes JSON lines, since answers come in any order: for \(format.rawValue) use -o.",
                fr: "La sortie standard reçoit des lignes JSON, car les réponses arrivent dans le désordre : pour "
                    + "\(format.rawValue), utilisez -o."
            )
        }
        if output.retryFailed, output.journal == nil {
            throw Failure.usage(
                en: "--retry-failed needs to know what failed: use -o or --journal.",
                fr: "--retry-failed a besoin de savoir ce qui a échoué : utilisez -o ou --journal."
            )
        }
        if output.retryCut {
            throw Failure.usage(
                en: "--retry-cut needs to know which answers were cut: use -o.",
                fr: "--retry-cut a besoin de savoir quelles réponses ont été coupées : utilisez -o."
            )
        }
    }

    // MARK: The parts of a job

    private func inputOptions() throws -> InputOptions {
        var options = try InputOptions(reading, body: body)
        options.model = model
        options.temperature = request.temperature
        options.maxTokens = request.maxTokens
        try shape?.read(into: &options, system: reading.system)
        options.fields = request.set.map { InputOptions.Field(name: $0.key, value: $0.value) }
        return options
    }

    /// The base URL has a version of its own.
    static func withoutVersion(_ path: String) -> String {
        let path = path.hasPrefix("/") ? path : "/" + path
        return path.hasPrefix("/v1/") ? String(path.dropFirst(3)) : path
    }

    private var exportOptions: ExportOptions {
        var options = ExportOptions()
        options.format = output.outputFormat
        options.spreadsheetSeparator = spreadsheetSeparator
        options.guardsFormulas = !output.noCSVGuard
        options.allowsPending = output.partial
        let endpoint = RowEndpoint.at(Self.withoutVersion(reading.endpoint ?? ""))
        let work = shape == nil ? endpoint.work : nil
        options.columns = work.map { AnswerColumns(work: $0) } ?? AnswerColumns(shape?.schema)
        options.words = OutcomeText.words(.current)
        return options
    }

    /// How the server may be used.
    package var policy: AdmissionPolicy {
        var policy = AdmissionPolicy()
        let connections = max(1, openFileLimit - Self.descriptorsKept)
        policy.window = share.window(pace.concurrency ?? .auto, connections: connections)
        policy.sharers = share.processes
        policy.place = share.place(random: .random(in: 0..<1))
        policy.requestsPerMinute = pace.rpm
        policy.tokensPerMinute = pace.tpm
        policy.hedgedPercent = pace.hedge ? AdmissionPolicy.usualHedgedPercent : 0
        policy.caps.tokens = pace.maxTokensTotal
        policy.caps.cost = pace.maxCost
        if let price = pace.priceIn { policy.caps.prices.prompt = price }
        if let price = pace.priceOut { policy.caps.prices.completion = price }
        if let outage = pace.maxOutage { policy.maximumOutage = UInt64(outage.duration / .nanoseconds(1)) }
        return policy
    }

    /// So few in flight that the open files allow no more, although more were asked for or would be usual; nil when all
    /// is well.
    package var refusedConcurrency: Int? {
        let wanted =
            switch pace.concurrency ?? .auto {
            case .auto: Self.usualStart
            case .fixed(let number): share.part(of: number)
            }
        let connections = max(1, openFileLimit - Self.descriptorsKept)
        return connections < wanted ? connections : nil
    }

    /// What makes the rows, as the journal remembers it: with other options the same input makes other rows.
    private func recorded() throws -> JSONObject {
        var options: JSONObject = [:]
        options["format"] = reading.format.map { .string($0.rawValue) }
        options["encoding"] = reading.encoding.map { .string($0.name) }
        options["separator"] = reading.separator.map { .string($0.description) }
        options["prompt"] = reading.prompt.map(JSONValue.string)
        options["system"] = reading.system.map(JSONValue.string)
        options["body"] = body.map(JSONValue.string)
        // Not the option that allows one prompt for all: with and without it the rows are the same.
        if reading.prompts.sendEmpty { options["send_empty"] = true }
        options["id_column"] = reading.idColumn.map(JSONValue.string)
        options["sheet"] = reading.sheet.map(JSONValue.string)
        options["endpoint"] = reading.endpoint.map { .string(Self.withoutVersion($0)) }
        options["model"] = model.map(JSONValue.string)
        options["temperature"] = request.temperature.flatMap(JSONNumber.init).map(JSONValue.number)
        options["max_tokens"] = request.maxTokens.map { .number(JSONNumber($0)) }
        if !request.set.isEmpty {
            options["set"] = .object(JSONObject(request.set.map { JSONObject.Member(key: $0.key, value: $0.value) }))
        }
        if !reading.allowPath.isEmpty { options["allow_path"] = .array(reading.allowPath.map(JSONValue.string)) }
        options["limit"] = reading.limit.map { .number(JSONNumber($0)) }
        options["shard"] = reading.shard.map { .string($0.description) }
        shape?.record(in: &options)
        return options
    }
}
