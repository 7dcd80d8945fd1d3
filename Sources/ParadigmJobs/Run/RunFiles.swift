/// All files of a run, each with what it is for: the one place that knows them all.
///
/// Names that are made on the way, each unique to its process, are not among them: they are never taken from anybody.
package struct RunFiles: Sendable {
    /// What a file is for.
    package enum Role: Sendable, Hashable, CaseIterable {
        /// Where the rows come from.
        case input
        /// Where the answers go.
        case output
        /// What was answered so far.
        case journal
        /// The record of the run beside the output.
        case record
        /// The copy of an input that can be read once only.
        case copy
        /// A part that is put together with others.
        case part
        /// What is asked, or the instructions beside it.
        case prompt
        /// The shape that answers must have.
        case schema
        /// The list of the documents that are asked.
        case documents
        /// A document that is uploaded.
        case document
        /// Every question to every document, as a table.
        case pairs
        /// The list that an upload leaves, or what stands beside it.
        case upload
        /// Answers that are kept for other processes.
        case answers
        /// The page about the run.
        case page
        /// The lines about each request of a speed test.
        case requests
        /// What holds the key.
        case key
        /// The certificates of an authority.
        case authority
        /// The user's configuration file.
        case configuration
        /// The certificate of a server.
        case certificate
        /// What that is used with.
        case privateKey
        /// What a server adds a line to for each request.
        case log
        /// Where data is printed.
        case standardOutput
        /// Where messages are printed.
        case standardError

        /// Whether the file is replaced, or written from its beginning, under its name.
        var isMade: Bool {
            switch self {
            case .output, .journal, .record, .copy, .page, .requests, .pairs, .upload: true
            case .input, .part, .prompt, .schema, .documents, .document, .answers, .key, .authority, .configuration,
                .certificate, .privateKey, .log, .standardOutput, .standardError:
                false
            }
        }

        /// Whether anything is written to it.
        var isWritten: Bool { isMade || self == .log || isStream }

        /// Whether it is where this process prints.
        var isStream: Bool { self == .standardOutput || self == .standardError }
    }

    /// A file by its name.
    package struct File: Sendable, Hashable {
        /// What it is for.
        package let role: Role
        /// Its name, `-` for a standard stream.
        package let path: String

        /// A file.
        package init(role: Role, path: String) {
            self.role = role
            self.path = path
        }
    }

    /// A file, and what is known of it.
    private struct Entry: Sendable {
        let file: File
        let identity: FileIdentity
        /// By which a file of ours is told from anybody's; nil where whoever writes it looks.
        var mark: OwnMark?
    }

    private var files: [Entry] = []

    /// No files so far.
    package init() {}

    /// The files of a batch.
    package init(_ options: BatchJobOptions) {
        switch options.source {
        case .file(let path): add(.input, path)
        case .standardInput: add(.input, descriptor: 0)
        // What can be read once only is nothing that is written.
        case .pipe, .requests: break
        }
        addStreams()
        if let answers = options.answers { add(answersIn: answers.directory) }
        guard case .file(let output) = options.target else {
            if let journal = options.journal { add(.journal, journal) }
            return
        }
        let names = OutputNames(output: output, journal: options.journal)
        add(.output, output)
        add(.journal, names.journal)
        add(.record, names.summary)
        if !options.source.isFile { add(.copy, names.input) }
    }

    /// Adds a file.
    ///
    /// - Parameters:
    ///   - role: What it is for.
    ///   - path: Its name.
    ///   - mark: By which one that may be replaced is known; nil where whoever writes it looks.
    package mutating func add(_ role: Role, _ path: String, knownBy mark: OwnMark? = nil) {
        files.append(Entry(file: File(role: role, path: path), identity: FileIdentity(path: path), mark: mark))
    }

    /// Adds an open file, if it is a regular one.
    package mutating func add(_ role: Role, descriptor: Int32) {
        guard let identity = FileIdentity(descriptor: descriptor) else { return }
        files.append(Entry(file: File(role: role, path: "-"), identity: identity))
    }

    /// Adds where this process prints.
    package mutating func addStreams() {
        add(.standardOutput, descriptor: 1)
        add(.standardError, descriptor: 2)
    }

    /// Adds the answers that processes keep in a directory.
    private mutating func add(answersIn directory: String) {
        let start = directory.hasSuffix("/") ? directory : directory + "/"
        for path in POSIXFileSystem().names(beginningWith: start) where path.hasSuffix(AnswerFile.suffix) {
            add(.answers, path)
        }
    }

    /// The files that are there with a mark of ours, so that they are no one else's.
    package var ours: [String] {
        files.filter { $0.mark?.mayReplace($0.file.path) ?? false }.map(\.file.path)
    }

    /// Makes sure that each name stands for a file of its own, that what is made there can be a file, and that no other
    /// one is replaced by it.
    ///
    /// - Parameter force: Whether what is in the way is replaced all the same.
    /// - Throws: ``BatchFailure/sameFile(_:_:)``, ``BatchFailure/notAFile(_:_:)``, ``BatchFailure/foreignFile(_:)``.
    package func check(force: Bool = false) throws(BatchFailure) {
        var known: [FileIdentity: [File]] = [:]
        for entry in files {
            if let other = known[entry.identity]?.first(where: { Self.mayHarm(entry.file, $0) }) {
                throw .sameFile(other, entry.file)
            }
            known[entry.identity, default: []].append(entry.file)
        }
        for entry in files where entry.file.role.isMade {
            guard let kind = FileStatus.of(entry.file.path)?.kind, kind != .regular else { continue }
            throw .notAFile(entry.file, kind)
        }
        guard !force else { return }
        for entry in files where entry.mark.map({ !$0.mayReplace(entry.file.path) }) ?? false {
            throw .foreignFile(entry.file)
        }
    }

    /// Whether two roles must not be played by one file, since one of them writes it.
    ///
    /// Both streams may go to one place.
    private static func mayHarm(_ one: File, _ other: File) -> Bool {
        guard !(one.role.isStream && other.role.isStream) else { return false }
        return one.role.isWritten || other.role.isWritten
    }
}
