/// The input of a job as a file that can be read as often as needed.
///
/// What can be read once only, standard input, a pipe or a program's requests, is first copied to a file beside the output, so that the job
/// can go on after a stop. When such a copy is there it is the input, and what is piped in must be the same, or nothing.
struct InputFile {
    /// The file.
    let path: String
    /// What the job knows it by: size and time, of our own copy size and contents.
    let identity: InputIdentity?
    /// Size and time when the job began.
    private let state: InputIdentity?
    /// Whether it is our own copy.
    private let isCopy: Bool
    /// Whether that copy was made by this run.
    private let isNew: Bool
    /// How the records are written by the name that the user gave; nil when that says nothing.
    private let format: InputFormat?

    /// Opens the input of a job.
    ///
    /// - Throws: ``InputError``, ``BatchFailure`` when the input cannot be copied.
    static func open(_ source: BatchJobOptions.Source, copy: String) async throws -> InputFile {
        guard !source.isFile else { return try InputFile(source, copy: copy, isNew: false) }
        let isNew = try await InputCopy(path: copy).take(source)
        // The copy may be long, and is read through.
        return try await onThreadOfItsOwn { try InputFile(source, copy: copy, isNew: isNew) }
    }

    private init(_ source: BatchJobOptions.Source, copy: String, isNew: Bool) throws(InputError) {
        switch source {
        case .file(let name):
            path = name
            format = nil
        case .standardInput:
            path = copy
            format = nil
        case .pipe(let name):
            path = copy
            format = InputFormat(path: name)
        case .requests:
            path = copy
            format = .jsonLines
        }
        isCopy = !source.isFile
        self.isNew = isNew
        state = try InputIdentity(path: path)
        identity = try isCopy ? InputCopy(path: path).identity() : state
    }

    /// Size in bytes.
    var size: Int { identity?.size ?? 0 }

    /// A reader at the beginning.
    func reader(_ options: InputOptions) throws(InputError) -> InputReader {
        var options = options
        options.format = options.format ?? format
        return try InputReader(path: path, options: options)
    }

    /// Whether the file is still what it was when the job began.
    func isUnchanged() throws(InputError) -> Bool {
        try InputIdentity(path: path) == state
    }

    /// Removes our own copy, which nobody needs any more.
    func removeCopy() {
        if isCopy { try? POSIXFileSystem().removeIfThere(path) }
    }

    /// Removes our own copy if this run made it: the job did not begin.
    func removeNewCopy() {
        if isNew { removeCopy() }
    }
}
