import Synchronization

/// The input of a job as a file that can be read as often as needed.
///
/// What can be read once only, standard input, a pipe or a program's requests, is first copied to a file beside the output, so that the job
/// can go on after a stop. When such a copy is there it is the input, and what is piped in must be the same, or nothing.
struct InputFile {
    /// The file.
    private(set) var path: String
    /// What the job knows it by: size and time, of our own copy size and contents.
    let identity: InputIdentity?
    /// Size and time when the job began.
    private let state: InputIdentity?
    /// Whether it is our own copy.
    private let isCopy: Bool
    /// Whether that copy was made by this run.
    private let isNew: Bool
    /// The copy as it waits for its name, which an earlier one has; nil when there is nothing to wait for.
    private var waiting: TemporaryFile?
    /// The name that the user gave, where it is another; `-` for standard input.
    private let name: String?
    /// What the first reader found out, so that the others need not look at all of it again.
    private let found: FoundOptions

    /// Opens the input of a job.
    ///
    /// - Parameters:
    ///   - source: The input.
    ///   - copy: Where the copy is of what can be read once only.
    ///   - replaces: Whether a copy that is there makes room, at ``adopt()``, for what is piped in.
    ///   - events: Who is told what is found out about the input.
    /// - Returns: The input.
    /// - Throws: ``InputError``, ``BatchFailure`` when the input cannot be copied.
    static func open(
        _ source: BatchJobOptions.Source,
        copy: String,
        replacing replaces: Bool = false,
        telling events: BatchEvents
    ) async throws -> InputFile {
        guard !source.isFile else { return try InputFile(source, copy: copy, .found, events) }
        let taken = try await InputCopy(path: copy, replaces: replaces).take(source)
        // The copy may be long, and is read through.
        return try await onThreadOfItsOwn { try InputFile(source, copy: copy, taken, events) }
    }

    private init(
        _ source: BatchJobOptions.Source,
        copy: String,
        _ taken: InputCopy.Taken,
        _ events: BatchEvents
    ) throws(InputError) {
        var copy = copy
        switch taken {
        case .found: isNew = false
        case .made: isNew = true
        case .waiting(let temporary):
            isNew = true
            waiting = temporary
            copy = temporary.name
        }
        switch source {
        case .file(let name):
            path = name
            self.name = nil
        case .standardInput:
            path = copy
            name = "-"
        case .pipe(let name):
            path = copy
            self.name = name
        case .requests:
            path = copy
            name = "requests.jsonl"
        }
        found = FoundOptions(events)
        isCopy = !source.isFile
        state = try InputIdentity(path: path)
        identity = try isCopy ? InputCopy(path: path).identity() : state
    }

    /// Size in bytes.
    var size: Int { identity?.size ?? 0 }

    /// A reader at the beginning.
    func reader(_ options: InputOptions) throws(InputError) -> InputReader {
        if let known = found.options(for: options) { return try InputReader(path: path, name: name, options: known) }
        var named = options
        named.format =
            options.format ?? name.flatMap { InputFormat(inputPath: $0, separator: options.separator) }
        let reader = try InputReader(path: path, name: name, options: named)
        found.note(reader, for: options)
        return reader
    }

    /// Whether the file is still what it was when the job began.
    func isUnchanged() throws(InputError) -> Bool {
        try InputIdentity(path: path) == state
    }

    /// Puts the copy in the place of an earlier one, since the run may begin.
    ///
    /// - Throws: ``FileError``.
    mutating func adopt() throws(FileError) {
        guard let waiting else { return }
        try waiting.giveName()
        try POSIXFileSystem().syncDirectory(of: waiting.path)
        path = waiting.path
        self.waiting = nil
    }

    /// Removes our own copy, which nobody needs any more.
    func removeCopy() {
        if isCopy { try? POSIXFileSystem().removeIfThere(path) }
    }

    /// Removes our own copy if this run made it: the job did not begin.
    func removeNewCopy() {
        if let waiting { waiting.discard() } else if isNew { removeCopy() }
    }
}

/// What the first reader of an input has found out about it.
private final class FoundOptions: Sendable {
    private let known = Mutex<(given: InputOptions, found: InputOptions)?>(nil)
    private let events: BatchEvents

    /// Nothing yet; who is told when there is something.
    init(_ events: BatchEvents) {
        self.events = events
    }

    /// The options with what was found out; nil when nobody has looked with these.
    func options(for given: InputOptions) -> InputOptions? {
        known.withLock { $0?.given == given ? $0?.found : nil }
    }

    /// Takes note of what a reader found, and tells of it.
    func note(_ reader: InputReader, for given: InputOptions) {
        known.withLock { $0 = (given, reader.options) }
        for note in reader.notes { events.onInput(note) }
    }
}
