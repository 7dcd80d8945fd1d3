#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The input of a job as a file that can be read as often as needed.
///
/// Standard input is first copied to a file beside the output, so that the job can go on after a stop; when such a
/// copy is there, it is the input and standard input is not read.
struct InputFile {
    /// The file.
    let path: String
    /// Size and time when the job began.
    let identity: InputIdentity?
    /// Whether it is our own copy of standard input.
    private let isSpool: Bool

    /// Opens the input of a job.
    ///
    /// - Throws: ``InputError``, ``FileError`` when standard input cannot be copied.
    init(_ source: BatchJobOptions.Source, spool: String) throws {
        switch source {
        case .file(let path): self.path = path
        case .standardInput:
            path = spool
            if !FileState(spool).exists { try Spool.copyStandardInput(to: spool) }
        }
        isSpool = source == .standardInput
        identity = try InputIdentity(path: path)
    }

    /// Size in bytes; 0 for what has none, such as a named pipe.
    var size: Int { identity?.size ?? 0 }

    /// A reader at the beginning.
    func reader(_ options: InputOptions) throws(InputError) -> InputReader {
        try InputReader(path: path, options: options)
    }

    /// Whether the file is still what it was when the job began.
    func isUnchanged() throws(InputError) -> Bool {
        try InputIdentity(path: path) == identity
    }

    /// Removes our own copy of standard input.
    func removeSpool() {
        if isSpool { unsafe unlink(path) }
    }
}

/// What a path leads to.
struct FileState {
    /// Whether there is something, a link without a target too.
    let exists: Bool

    /// Looks at a path.
    init(_ path: String) {
        var status = stat()
        exists = unsafe lstat(path, &status) == 0
    }
}

/// Copies standard input to a file.
enum Spool {
    /// Copies all of standard input, under a temporary name until it is complete and on the disk.
    ///
    /// - Throws: ``BatchFailure`` when reading or writing fails.
    static func copyStandardInput(to path: String) throws(BatchFailure) {
        let part = path + ".part"
        unsafe unlink(part)
        let file = unsafe open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .file(FileError(.create, part, code: errno)) }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(STDIN_FILENO, &buffer, buffer.count)
            if count == 0 { break }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw .standardInput(code: errno)
            }
            var written = 0
            while written < count {
                let result = unsafe buffer.withUnsafeBytes {
                    unsafe write(file, $0.baseAddress?.advanced(by: written), count - written)
                }
                guard result > 0 else { throw .file(FileError(.write, part, code: errno)) }
                written += result
            }
        }
        guard fsync(file) == 0 else { throw .file(FileError(.sync, part, code: errno)) }
        guard unsafe rename(part, path) == 0 else { throw .file(FileError(.rename, path, code: errno)) }
    }
}
