/// Why a job could not be run at all, or could not go on; what was recorded stays recorded.
public struct JobError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is in the way, for programs.
    ///
    /// An open set.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        /// The word.
        public let rawValue: String

        /// A kind from its word.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The input cannot be used.
        public static let input = Kind(rawValue: "input")
        /// The requests, or the input, are not those of the run that this one would go on with.
        public static let changed = Kind(rawValue: "changed")
        /// The journal cannot be used; another run may hold it.
        public static let journal = Kind(rawValue: "journal")
        /// Something that this job did not make has the output's name, or the job's output was changed since.
        public static let output = Kind(rawValue: "output")
        /// An operation on a file failed.
        public static let file = Kind(rawValue: "file")
    }

    /// The facts.
    enum Reason: Hashable, Sendable {
        /// The job could not be run, or could not go on.
        case failure(BatchFailure)
        /// The prompt is no template.
        case prompt(Template.Fault)
        /// A line of an output, from 1, is not one that a batch writes.
        case foreignLine(Int, path: String)
    }

    let reason: Reason

    init(_ reason: Reason) { self.reason = reason }

    init(_ failure: BatchFailure) { self.init(.failure(failure)) }

    /// What is in the way.
    public var kind: Kind {
        switch reason {
        case .failure(let failure): failure.meaning.kind
        case .prompt: .input
        case .foreignLine: .output
        }
    }

    /// What is in the way, in English, with its facts: for a log, or for whoever wrote the program.
    public var message: String {
        switch reason {
        case .failure(let failure): "\(failure.meaning.sentence): \(PlainWords.of(failure.fact))."
        case .prompt(let fault): "The prompt cannot be used: \(PlainWords.of(fault))."
        case .foreignLine(let line, let path): "Line \(line) of \(path) is not one that a batch has written."
        }
    }

    /// The message.
    public var description: String { message }
}

extension BatchFailure {
    /// What is in the way, and the beginning of a sentence about it.
    fileprivate var meaning: (kind: JobError.Kind, sentence: String) {
        switch self {
        case .input, .standardInput, .noStandardInput, .noModel: (.input, "The input cannot be used")
        case .otherInput, .changed, .inputChanged: (.changed, "The requests are not those of the earlier run")
        case .journal: (.journal, "The journal cannot be used")
        case .outputExists, .outputChanged, .writtenOtherwise, .journalGone, .notARecord, .tooManyRows, .tooManyColumns:
            (.output, "The output cannot be written")
        case .file, .sameFile, .notAFile, .foreignFile: (.file, "A file cannot be used")
        case .unwritten(let failure, _): failure.meaning
        }
    }

    /// What it is about, without the room that found it.
    fileprivate var fact: any Sendable {
        switch self {
        case .input(let error): error
        case .journal(.file(let error)), .file(let error): error
        case .journal(let error): error
        case .unwritten(let failure, _): failure.fact
        case .standardInput, .noStandardInput, .noModel, .otherInput, .changed, .inputChanged, .outputExists,
            .outputChanged, .writtenOtherwise, .journalGone, .notARecord, .tooManyRows, .tooManyColumns, .sameFile,
            .notAFile, .foreignFile:
            self
        }
    }
}
