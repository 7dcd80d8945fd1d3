package import ParadigmAPI
package import ParadigmBatch

/// One job: which rows, where their outcomes go, and how hard to try.
package struct BatchJobOptions: Sendable {
    /// Answers that were cut are asked for once more.
    package struct CutRetry: Sendable, Hashable {
        /// The limit on tokens that they get; nil for the one that they had.
        package var maxTokens: Int?

        /// Another try.
        package init(maxTokens: Int? = nil) {
            self.maxTokens = maxTokens
        }
    }

    /// A directory in which processes keep the answers of their rows, for each other and for later ones.
    package struct KeptAnswers: Sendable, Hashable {
        /// The directory.
        package var directory: String
        /// Whether those of the simulator are meant, which real ones are never mixed with.
        package var isSimulated = false

        /// A directory with answers of real servers.
        package init(directory: String) {
            self.directory = directory
        }
    }

    /// Where rows come from.
    package enum Source: Sendable {
        /// A file, which can be read as often as needed.
        case file(String)
        /// Standard input.
        case standardInput
        /// A path that leads to something that can be read once only, such as a named pipe.
        case pipe(String)
        /// Requests of a program's own, each taken once.
        case requests(any BatchSource)
    }

    /// Where outcomes go.
    package enum Target: Sendable, Hashable {
        /// A file, complete and in input order, by an atomic rename.
        case file(String)
        /// Standard output: lines in the order in which rows finish.
        case standardOutput
    }

    /// Where rows come from.
    package var source: Source
    /// Where outcomes go.
    package var target: Target
    /// How the input is read.
    package var input = InputOptions()
    /// How the output is written.
    package var export = ExportOptions()
    /// How the server may be used.
    package var policy = AdmissionPolicy()
    /// Makes of an outcome what is shown of it to somebody who reads standard output; nil for JSON lines.
    package var shown: (@Sendable (ShownOutcome) -> String)?
    /// The journal for a target that names none; nil for no journal then.
    package var journal: String?
    /// Where answers are kept for other processes, and found; nil for nowhere.
    package var answers: KeptAnswers?
    /// The options that make the rows, as the journal's header remembers them.
    package var recorded = JSONObject()
    /// Whether answers are streamed and put together.
    package var streams = false
    /// What answers are held against; nil for nothing.
    package var check: AnswerCheck?
    /// The answer to a row, where it can be found without sending it, told whether it may have been sent before.
    package var known: (@Sendable (Row, _ mayHaveBeenSent: Bool) async throws -> [UInt8]?)?
    /// Whether rows that failed are sent again.
    package var retriesFailed = false
    /// Whether an output or a journal that stands in the way is replaced.
    package var force = false
    /// Which answers that were cut at their limit on tokens are asked for again; nil for none.
    package var retriesCut: CutRetry?
    /// Whether rows that changed since they were recorded are sent again.
    package var resendsChanged = false
    /// Whether the journal stays when all rows were answered.
    package var keepsJournal = false
    /// Whether only what there is is exported, and nothing sent.
    package var partial = false
    /// How many of the first rows are sent alone, to see what is answered and what the whole may cost; nil for a whole run.
    package var preview: Int?
    /// How long rows in flight may take after a stop was asked for; 20 s unless set.
    package var grace = Duration.seconds(20)

    /// A job with every option at its default.
    package init(source: Source, target: Target) {
        self.source = source
        self.target = target
    }

    /// Knows rows by the limit on tokens that they were recorded with, where cut answers are asked for with another one, or
    /// were so before: they are the same rows.
    ///
    /// - Parameters:
    ///   - options: The options that made the recorded rows.
    ///   - raised: The other limit that cut answers were asked for with before; nil for none.
    package mutating func knowRows(by options: JSONObject, raisedTo raised: Int?) {
        let name = "max_tokens"
        let (asked, known) = (input.maxTokens, options[name]?.int)
        guard asked != known, retriesCut != nil || raised != nil && asked == raised else { return }
        recorded[name] = options[name]
        (input.maxTokens, input.raisedMaxTokens) = (known, asked)
    }
}
