import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The copy of an input that can be read once only.
struct InputCopy {
    private static let pieceSize = 1 << 16

    /// Where it is.
    let path: String

    /// Makes the copy, or makes sure that the one which is there holds what is piped in.
    ///
    /// An input that gives nothing, such as `/dev/null` or a terminal, leaves the copy as it is.
    ///
    /// - Returns: Whether the copy was made.
    /// - Throws: ``BatchFailure``, ``InputError``.
    func take(_ source: BatchJobOptions.Source) throws -> Bool {
        let isThere = FileStatus.of(path) != nil
        switch source {
        case .file: return false
        case .standardInput:
            guard BatchJobOptions.Source.isStandardInputOpen else {
                guard isThere else { throw BatchFailure.noStandardInput }
                return false
            }
            if isThere, isatty(STDIN_FILENO) == 1 { return false }
            return try take(STDIN_FILENO, "-", isThere)
        case .pipe(let name):
            let pipe = try OwnedDescriptor(reading: name)
            defer { withExtendedLifetime(pipe) {} }
            return try take(pipe.number, name, isThere)
        }
    }

    private func take(_ input: Int32, _ name: String, _ isThere: Bool) throws -> Bool {
        var source = ByteSource(.descriptor(input), path: name, readSize: Self.pieceSize)
        if isThere { try compare(with: &source) } else { try make(from: &source) }
        return !isThere
    }

    /// What the copy holds, whenever it was made.
    func identity() throws(InputError) -> InputIdentity {
        let file = try OwnedDescriptor(reading: path)
        defer { withExtendedLifetime(file) {} }
        var source = ByteSource(.descriptor(file.number), path: path, readSize: Self.pieceSize)
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

    // MARK: Comparing

    private func compare(with source: inout ByteSource) throws {
        let copy = try POSIXFileSystem().open(path)
        var offset = 0
        while try readOn(&source) {
            let piece = source.bytes[source.unread]
            guard try copy.bytes(in: offset..<offset + piece.count)[...] == piece else { throw isOther }
            offset += piece.count
            source.consume(to: source.end)
        }
        guard try offset == 0 || offset == copy.size() else { throw isOther }
    }

    private var isOther: BatchFailure { .otherInput(copy: path) }

    // MARK: Copying

    /// Copies all of the input, under a temporary name until it is complete and on the disk.
    private func make(from source: inout ByteSource) throws {
        let disk = POSIXFileSystem()
        let temporary = try TemporaryFile.create(for: path, on: disk)
        do {
            var offset = 0
            while try readOn(&source) {
                let piece = Array(source.bytes[source.unread])
                try temporary.file.writeAll(piece.span, at: offset)
                offset += piece.count
                source.consume(to: source.end)
            }
            try temporary.file.sync()
            try nameIfFree(temporary)
            try disk.syncDirectory(of: path)
        } catch {
            temporary.discard()
            throw error
        }
    }

    /// Gives the copy its name, unless another run made its own meanwhile.
    private func nameIfFree(_ temporary: TemporaryFile) throws {
        guard unsafe link(temporary.name, path) != 0 else { return temporary.discard() }
        guard errno != EEXIST, FileStatus.of(path) == nil else { throw JournalError.locked(path: path) }
        // A file system without links.
        try temporary.giveName()
    }

    private func readOn(_ source: inout ByteSource) throws -> Bool {
        do throws(InputError) {
            return try source.readMore()
        } catch .cannotRead(path: "-", code: let code) {
            throw BatchFailure.standardInput(code: code)
        }
    }
}

/// Runs what may wait for long on a thread of its own, so that those of the pool stay free for whoever wants a stop.
func onThreadOfItsOwn<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "paradigm.waiting").async { continuation.resume(with: Swift.Result { try work() }) }
    }
}
