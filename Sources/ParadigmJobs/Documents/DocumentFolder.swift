import ParadigmGround

/// A file of this machine that is to become a document.
package struct LocalDocument: Hashable, Sendable {
    /// Where it is.
    package var path: String
    /// The name that it gets: its path within the folder that was named.
    package var name: String
    /// Its size.
    package var bytes: Int
    /// A digest of its content, in hexadecimal: with its name it says which document it is.
    package var content: String

    /// Reads a file through.
    ///
    /// - Throws: ``InputError``.
    package init(path: String, name: String) throws(InputError) {
        let identity = try InputCopy(path: path).identity()
        self.path = path
        self.name = name
        bytes = identity.size
        content = identity.digest ?? ""
    }
}
