package import ParadigmBatch

/// Looks at where the output will be, before anything is sent.
package enum BatchOutputCheck {
    /// Makes sure that there is a directory for the output and for the journal.
    ///
    /// - Throws: ``Failure`` with status 73 that names the directory.
    package static func check(_ options: BatchJobOptions) throws(Failure) {
        var paths: [String] = []
        if case .file(let output) = options.target { paths.append(output) }
        if let journal = options.journal { paths.append(journal) }
        for path in paths {
            let directory = directory(of: path)
            guard !FileText.isDirectory(directory) else { continue }
            let shown = TerminalEscaper.line(directory)
            throw Failure(
                .cannotCreate,
                Text(
                    en: "Cannot write to \(TerminalEscaper.line(path)): there is no directory \(shown).",
                    fr: "Impossible d'écrire dans \(TerminalEscaper.line(path)) : il n'y a pas de répertoire \(shown)."
                )
            )
        }
        if case .file(let output) = options.target, FileText.isDirectory(output) {
            let shown = TerminalEscaper.line(output)
            throw Failure(
                .cannotCreate,
                Text(en: "\(shown) is a directory.", fr: "\(shown) est un répertoire.")
            )
        }
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
