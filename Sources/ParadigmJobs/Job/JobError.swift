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

    /// What is in the way.
    public let kind: Kind
    /// A sentence for a person, in English.
    public let message: String

    /// The message.
    public var description: String { message }

    init(kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }

    init(_ failure: BatchFailure) {
        let kind: Kind
        switch failure {
        case .input, .standardInput, .noStandardInput: kind = .input
        case .otherInput, .changed, .inputChanged: kind = .changed
        case .journal: kind = .journal
        case .outputExists, .outputChanged, .writtenOtherwise, .journalGone, .notARecord, .tooManyRows, .tooManyColumns:
            kind = .output
        case .file, .sameFile, .notAFile, .standardOutput: kind = .file
        }
        self.init(kind: kind, message: failure.description)
    }
}
