import Dispatch
import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// The copy of an input that can be read once only.
struct InputCopy {
    private static let pieceSize = 1 << 16

    /// Where it is.
    let path: String
    /// Whether what is piped in takes the place of a copy that is there, once the run may begin.
    var replaces = false

    /// What has become of an input.
    enum Taken {
        /// It is in the copy that was there.
        case found
        /// The copy was made.
        case made
        /// The copy is whole, and waits for the name that another one has.
        case waiting(TemporaryFile)
    }

    /// Makes the copy, or makes sure that the one which is there holds what is piped in.
    ///
    /// An input that gives nothing, such as `/dev/null` or a terminal, leaves the copy as it is.
    ///
    /// - Throws: ``BatchFailure``, ``InputError``.
    func take(_ source: BatchJobOptions.Source) async throws -> Taken {
        switch source {
        case .file: return .found
        case .requests(let requests): return try await take(requests)
        // A pipe keeps its reader waiting as long as it likes.
        case .standardInput: return try await onThreadOfItsOwn { try takeStandardInput() }
        case .pipe(let name): return try await onThreadOfItsOwn { try take(pipe: name) }
        }
    }

    private func takeStandardInput() throws -> Taken {
        let isThere = FileStatus.of(path) != nil
        guard BatchJobOptions.Source.isStandardInputOpen else {
            guard isThere else { throw BatchFailure.noStandardInput }
            return .found
        }
        if isThere, FileDescriptor.standardInput.isTerminal { return .found }
        return try take(.standardInput, "-")
    }

    private func take(pipe name: String) throws -> Taken {
        let pipe = try OwnedDescriptor(reading: name)
        defer { withExtendedLifetime(pipe) {} }
        return try take(pipe.descriptor, name)
    }

    private func take(_ input: FileDescriptor, _ name: String) throws -> Taken {
        var source = ByteSource(.descriptor(input), path: name, readSize: Self.pieceSize)
        var reception = try Reception(path, replaces: replaces)
        do {
            while try readOn(&source) {
                try reception.take(source.bytes[source.unread])
                source.consume(to: source.end)
            }
            return try reception.finish()
        } catch {
            reception.discard()
            throw error
        }
    }

    /// The requests as Batch lines, so that they are read like any others.
    private func take(_ requests: any BatchSource) async throws -> Taken {
        var reception = try Reception(path, replaces: replaces)
        var lines: [UInt8] = []
        do {
            while let request = try await requests.next() {
                lines.append(request)
                guard lines.count >= Self.pieceSize else { continue }
                try reception.take(lines[...])
                lines.removeAll(keepingCapacity: true)
            }
            try reception.take(lines[...])
            return try reception.finish()
        } catch {
            reception.discard()
            throw error
        }
    }

    /// What the copy holds, whenever it was made.
    func identity() throws(InputError) -> InputIdentity {
        let file = try OwnedDescriptor(reading: path)
        defer { withExtendedLifetime(file) {} }
        var source = ByteSource(.descriptor(file.descriptor), path: path, readSize: Self.pieceSize)
        var hash = BLAKE2b()
        var size = 0
        while try source.readMore() {
            hash.update(source.bytes.span.extracting(source.unread))
            size += source.unread.count
            source.consume(to: source.end)
        }
        let digest = hash.finish()
        return InputIdentity(size: size, mtimeNanoseconds: 0, digest: RowKey(high: digest.high, low: digest.low).hex)
    }

    private func readOn(_ source: inout ByteSource) throws -> Bool {
        do throws(InputError) {
            return try source.readMore()
        } catch .cannotRead(path: "-", code: let code) {
            throw BatchFailure.standardInput(code: code)
        }
    }
}

extension [UInt8] {
    /// Appends a request as a Batch line.
    ///
    /// A body that is no JSON becomes `null`, which is told when the line is read.
    fileprivate mutating func append(_ request: BatchRequest) {
        append("{")
        if let id = request.id {
            append(#""custom_id":"#)
            append(quoting: id)
            append(",")
        }
        append(#""method":"POST","url":"#)
        append(quoting: request.path)
        append(#","body":"#)
        if (try? JSONScanner.validate(request.body.span)) == nil {
            append("null")
        } else if JSONMinifier.hasLineEnds(request.body.span) {
            append(contentsOf: JSONMinifier.minify(request.body.span))
        } else {
            append(contentsOf: request.body)
        }
        append("}\n")
    }
}

/// An input on its way into the copy, or beside the one that is there.
private struct Reception {
    private let path: String
    private let disk = POSIXFileSystem()
    /// The copy that is made; nil when there is one.
    private let temporary: TemporaryFile?
    /// The copy that is there; nil when one is made.
    private let copy: (any OpenFile)?
    /// Whether the copy that is made waits for the name of one that is there.
    private let waits: Bool
    private var offset = 0

    init(_ path: String, replaces: Bool) throws {
        self.path = path
        let isThere = FileStatus.of(path) != nil
        waits = isThere && replaces
        copy = isThere && !replaces ? try disk.open(path) : nil
        temporary = copy == nil ? try TemporaryFile.create(for: path, on: disk) : nil
    }

    /// Takes the next piece.
    ///
    /// - Throws: ``BatchFailure/otherInput(copy:)`` when the copy that is there holds something else.
    mutating func take(_ piece: ArraySlice<UInt8>) throws {
        if let copy {
            guard try copy.bytes(in: offset..<offset + piece.count)[...] == piece else { throw isOther }
        } else {
            try temporary?.file.writeAll(piece.span, at: offset)
        }
        offset += piece.count
    }

    /// Nothing more comes.
    func finish() throws -> InputCopy.Taken {
        if let copy {
            guard try offset == 0 || offset == copy.size() else { throw isOther }
            return .found
        }
        guard let temporary else { return .found }
        if waits, offset == 0 {
            temporary.discard()
            return .found
        }
        try temporary.file.sync()
        if waits { return .waiting(temporary) }
        try nameIfFree(temporary)
        try disk.syncDirectory(of: path)
        return .made
    }

    /// Takes away what is not complete.
    func discard() {
        temporary?.discard()
    }

    /// Gives the copy its name, unless another run made its own meanwhile.
    private func nameIfFree(_ temporary: TemporaryFile) throws {
        guard unsafe link(temporary.name, path) != 0 else { return temporary.discard() }
        guard errno != EEXIST, FileStatus.of(path) == nil else { throw JournalError.locked(path: path) }
        // A file system without links.
        try temporary.giveName()
    }

    private var isOther: BatchFailure { .otherInput(copy: path) }
}

/// Runs what may wait for long on a thread of its own, so that those of the pool stay free for whoever wants a stop.
func onThreadOfItsOwn<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "paradigm.waiting").async { continuation.resume(with: Swift.Result { try work() }) }
    }
}
