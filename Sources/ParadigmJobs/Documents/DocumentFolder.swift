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

    /// The files that some paths lead to, those of a folder and of the folders in it in the order of their names.
    ///
    /// What is hidden, and what is no regular file, is passed over within a folder.
    ///
    /// - Throws: ``InputError`` when a path leads nowhere or cannot be read, ``DocumentsFault`` for a folder of nothing.
    package static func files(at paths: [String]) throws -> [(path: String, name: String)] {
        var files: [(path: String, name: String)] = []
        for path in paths {
            guard FileStatus.following(path)?.kind == .directory else {
                files.append((path, FilePath.name(of: path)))
                continue
            }
            var root = path[...]
            while root.count > 1, root.hasSuffix("/") { root.removeLast() }
            let found = list(String(root), below: "")
            guard !found.isEmpty else { throw DocumentsFault.emptyFolder(path: path) }
            files += found
        }
        return files
    }

    private static func list(_ folder: String, below name: String) -> [(path: String, name: String)] {
        let start = folder == "/" ? "/" : folder + "/"
        let entries = POSIXFileSystem().names(beginningWith: start).map { FilePath.name(of: $0) }
        return entries.filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .flatMap { entry -> [(path: String, name: String)] in
                switch FileStatus.following(start + entry)?.kind {
                case .regular: [(start + entry, name + entry)]
                // A link to a folder may lead back to where it stands.
                case .directory where FileStatus.of(start + entry)?.kind == .directory:
                    list(start + entry, below: name + entry + "/")
                default: []
                }
            }
    }
}
