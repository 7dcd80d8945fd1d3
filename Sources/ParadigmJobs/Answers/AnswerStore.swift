internal import Paradigm
internal import ParadigmAPI
package import ParadigmBatch
internal import ParadigmGround
internal import Synchronization

/// Answers that processes keep in a directory for each other and for later ones, so that a task which is repeated does not
/// pay twice.
///
/// Each process has a file of its own there, to which it alone appends, in the format of the journal; all files are read
/// once, when a process begins. So nobody locks anything, on no kind of disk, and whatever the processes do at the same
/// time.
package final class AnswerStore: Sendable {
    /// What could not be used of what is there.
    package let notes: [AnswerNote]
    /// Rows whose answer is known.
    package let count: Int

    private struct State: ~Copyable {
        let index: AnswerIndex
        /// Files that answers were read back from lately, by their numbers.
        var open: [Int: (file: POSIXFile, window: LineWindow)] = [:]
        /// This process's own file, once it has something to keep.
        var own: Journal?
    }

    /// Files that are kept open.
    private static let mostOpen = 8

    private let paths: [String]
    private let ownPath: String
    private let header: JournalHeader
    private let settings: JournalSettings
    private let state: Mutex<State>

    /// Reads what is there, and makes the directory if it is not.
    ///
    /// - Parameters:
    ///   - kept: The directory, and which answers are meant.
    ///   - baseURL: Where this process sends its rows, for whoever looks into its file.
    ///   - settings: How it is written; it is not locked and reserves nothing, and its index is in memory.
    ///   - isForReading: Whether nothing will be kept: then the directory need not be there, nor be one to write to.
    /// - Throws: ``FileError`` when nothing can be kept there.
    package init(
        _ kept: BatchJobOptions.KeptAnswers,
        baseURL: String = "",
        settings: JournalSettings = JournalSettings(),
        isForReading: Bool = false
    ) throws(FileError) {
        let start = kept.directory.hasSuffix("/") ? kept.directory : kept.directory + "/"
        var random = SystemRandomNumberGenerator()
        ownPath = start + Self.fileName(host: AnswerFile.host, process: getpid(), random: random.next())
        if !isForReading { try Self.makeDirectory(kept.directory, for: ownPath) }
        let paths = settings.fileSystem.names(beginningWith: start).filter { $0.hasSuffix(AnswerFile.suffix) }.sorted()
        var index = try AnswerIndex()
        var notes: [AnswerNote] = []
        var others = 0
        for (number, path) in paths.prefix(AnswerIndex.fileLimit).enumerated() {
            let file: AnswerFile
            do throws(FileError) {
                file = try AnswerFile(path, isSimulated: kept.isSimulated) {
                    (key, offset, isAnswered) throws(FileError) in
                    try index.note(.init(file: number, offset: offset), of: key, isAnswered: isAnswered)
                }
            } catch {
                // Somebody may tidy up meanwhile.
                guard !error.isNotFound else { continue }
                let isFile = FileStatus.of(path)?.kind == .regular
                notes.append(isFile ? .unreadable(path: path, code: error.code) : .notAFile(path: path))
                continue
            }
            if !file.isUsable {
                // That of a process which has just begun is none yet.
                if !file.isBegun { notes.append(.foreign(path: path)) }
            } else if file.isSimulated != kept.isSimulated {
                others += 1
            } else if file.damagedLines > 0 {
                notes.append(.damaged(path: path, lines: file.damagedLines))
            }
        }
        if others > 0 { notes.append(.otherKind(files: others)) }
        self.notes = notes
        self.paths = paths
        let options = AnswerFile.options(kept)
        header = JournalHeader(job: JobID(using: &random), input: nil, options: options, baseURL: baseURL)
        var settings = settings
        (settings.isLocked, settings.reserve, settings.indexOnDisk) = (false, 0, false)
        self.settings = settings
        count = index.count
        state = Mutex(State(index: index))
    }

    /// The answer to a row, read back; nil when there is none, or it can no longer be read.
    package func answer(to key: RowKey) -> OutcomeRecord? {
        state.withLock { state in
            guard let place = state.index.place(of: key) else { return nil }
            if state.open[place.file] == nil {
                guard let file = try? AnswerFile.open(paths[place.file]) else { return nil }
                if state.open.count >= Self.mostOpen { state.open = [:] }
                state.open[place.file] = (file, LineWindow())
            }
            guard var open = state.open.removeValue(forKey: place.file),
                let line = try? open.window.line(at: place.offset, of: open.file)
            else { return nil }
            let record = OutcomeRecord(line: open.window.buffer.span.extracting(line))
            state.open[place.file] = open
            guard let record, record.key == key, record.isAnswered else { return nil }
            return record
        }
    }

    /// Keeps an answer for others.
    ///
    /// - Throws: ``JournalError``.
    package func keep(_ record: OutcomeRecord) throws(JournalError) {
        try ownFile().append(record, isJSON: true)
    }

    /// Takes answers of this process back.
    ///
    /// - Throws: ``JournalError``.
    func withdraw(_ outcomes: [DoubtfulOutcome], for reason: ParadigmError) throws(JournalError) {
        guard let own = state.withLock({ $0.own }) else { return }
        try own.withdraw(outcomes, for: reason)
    }

    /// Syncs what was kept.
    ///
    /// - Throws: The error that ended this process's file, if one did.
    package func close() throws(JournalError) {
        guard let own = state.withLock({ $0.own }) else { return }
        try own.close()
    }

    /// Made with the first answer, so that processes without any leave nothing behind.
    private func ownFile() throws(JournalError) -> Journal {
        try state.withLock { (state) throws(JournalError) in
            if let own = state.own { return own }
            let own = try Journal.create(at: ownPath, header: header, settings: settings)
            state.own = own
            return own
        }
    }

    /// A name that no other process gives, on any machine.
    ///
    /// - Parameters:
    ///   - host: The name of this machine.
    ///   - process: The number of this process.
    ///   - random: 64 random bits, since numbers of processes come again.
    /// - Returns: The name.
    package static func fileName(host: String, process: Int32, random: UInt64) -> String {
        let letters = host.utf8.prefix(64)
            .map { byte -> Character in
                let isPlain =
                    byte == 0x2D || byte == 0x2E || byte == 0x5F || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
                return isPlain ? Character(UnicodeScalar(byte)) : "_"
            }
        let start = letters.first == "." || letters.isEmpty ? "host" : ""
        let digits = String(random, radix: 16)
        let padded = String(repeating: "0", count: 16 - digits.count) + digits
        return "\(start)\(String(letters))-\(process)-\(padded)\(AnswerFile.suffix)"
    }

    private static func makeDirectory(_ path: String, for file: String) throws(FileError) {
        if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw FileError(.create, path, code: errno) }
        guard FileStatus.following(path)?.kind == .directory else { throw FileError(.create, path, code: ENOTDIR) }
        guard unsafe access(path, W_OK | X_OK) == 0 else { throw FileError(.create, file, code: errno) }
    }
}
