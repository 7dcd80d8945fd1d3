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
        /// Where data is printed.
        case standardOutput
        /// Where messages are printed.
        case standardError

        /// Whether the file is replaced, or written from its beginning, under its name.
        var isMade: Bool {
            switch self {
            case .output, .journal, .record, .copy, .page, .requests: true
            case .input, .part, .prompt, .key, .authority, .configuration, .standardOutput, .standardError: false
            }
        }
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

    private var files: [(file: File, identity: FileIdentity)] = []

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
        add(.standardOutput, descriptor: 1)
        add(.standardError, descriptor: 2)
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
    package mutating func add(_ role: Role, _ path: String) {
        files.append((File(role: role, path: path), FileIdentity(path: path)))
    }

    /// Adds an open file, if it is a regular one.
    package mutating func add(_ role: Role, descriptor: Int32) {
        guard let identity = FileIdentity(descriptor: descriptor) else { return }
        files.append((File(role: role, path: "-"), identity))
    }

    /// Makes sure that each name stands for a file of its own, and that what is made there can be a file.
    ///
    /// - Throws: ``BatchFailure/sameFile(_:_:)``, ``BatchFailure/notAFile(_:_:)``.
    package func check() throws(BatchFailure) {
        for (index, one) in files.enumerated() {
            for other in files[..<index] where one.identity == other.identity && Self.mayHarm(one.file, other.file) {
                throw .sameFile(other.file, one.file)
            }
        }
        for (file, _) in files where file.role.isMade {
            guard let kind = FileStatus.of(file.path)?.kind, kind != .regular else { continue }
            throw .notAFile(file, kind)
        }
    }

    /// Whether two roles must not be played by one file, since one of them writes it.
    ///
    /// Both streams may go to one place.
    private static func mayHarm(_ one: File, _ other: File) -> Bool {
        let streams: Set<Role> = [.standardOutput, .standardError]
        guard !(streams.contains(one.role) && streams.contains(other.role)) else { return false }
        return [one, other].contains { $0.role.isMade || streams.contains($0.role) }
    }
}
