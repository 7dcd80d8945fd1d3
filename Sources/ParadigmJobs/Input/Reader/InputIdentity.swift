import ParadigmGround

/// Tells whether an input is still the same file contents, as far as the file system says.
package struct InputIdentity: Hashable, Sendable {
    /// Size in bytes.
    package var size: Int
    /// Time of the last change, in nanoseconds since 1970; one that does not fit, as before 1677 or after 2262, as far
    /// as it does.
    package var mtimeNanoseconds: Int
    /// Digest of the bytes, in hexadecimal, where the time says nothing: a copy is made anew with the same contents.
    package var digest: String?

    /// The identity of an input.
    package init(size: Int, mtimeNanoseconds: Int, digest: String? = nil) {
        self.size = size
        self.mtimeNanoseconds = mtimeNanoseconds
        self.digest = digest
    }
}

extension InputIdentity {
    /// The identity of an open file.
    ///
    /// - Returns: Nil for what is not a regular file, such as a pipe.
    /// - Throws: ``InputError``, also for a directory.
    init?(descriptor: Int32, path: String) throws(InputError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .cannotOpen(path: path, code: errno) }
        let kind = mode_t(S_IFMT) & status.st_mode
        if kind == mode_t(S_IFDIR) { throw .directory(path: path) }
        guard kind == mode_t(S_IFREG) else { return nil }
        self.init(status)
    }

    /// The identity of the file that a path now leads to.
    ///
    /// - Returns: Nil for what is not a regular file.
    /// - Throws: ``InputError``, also for a directory.
    package init?(path: String) throws(InputError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw .cannotOpen(path: path, code: errno) }
        let kind = mode_t(S_IFMT) & status.st_mode
        if kind == mode_t(S_IFDIR) { throw .directory(path: path) }
        guard kind == mode_t(S_IFREG) else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        #if canImport(Darwin)
        let changed = status.st_mtimespec
        #else
        let changed = status.st_mtim
        #endif
        size = Int(status.st_size)
        // It is only ever compared, so that what is lost on both sides does no harm.
        mtimeNanoseconds = Int(changed.tv_sec) &* 1_000_000_000 &+ Int(changed.tv_nsec)
    }
}
