import ParadigmGround

/// A file that is open only while it is read, so that any number of them can be read by turns.
struct ReopenedFile {
    private let path: String
    private let identity: FileIdentity?

    /// A file that is there.
    ///
    /// - Throws: ``InputError/cannotOpen(path:code:)``, ``InputError/device(path:)``.
    init(_ path: String) throws(InputError) {
        self.path = path
        let file = try OwnedDescriptor(reading: path)
        identity = withExtendedLifetime(file) { FileIdentity(descriptor: file.number) }
    }

    /// Opens it.
    ///
    /// - Throws: ``InputError``, also when another file has its name by now.
    func open() throws(InputError) -> OwnedDescriptor {
        let file = try OwnedDescriptor(reading: path)
        let isSame = withExtendedLifetime(file) { FileIdentity(descriptor: file.number) == identity }
        guard isSame else { throw .cannotRead(path: path, code: ESTALE) }
        return file
    }
}
