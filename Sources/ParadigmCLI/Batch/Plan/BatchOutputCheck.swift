import ParadigmBatch
package import ParadigmJobs

/// Looks at where the output will be, before anything is sent.
package enum BatchOutputCheck {
    /// Makes sure that there is a directory for the output and for the journal.
    ///
    /// - Throws: ``Failure`` with status 73 that names the directory.
    package static func check(_ options: BatchJobOptions) throws(Failure) {
        try checkParts(options)
        try checkOtherParts(options)
        var paths: [String] = []
        if case .file(let output) = options.target { paths.append(output) }
        if let journal = options.journal { paths.append(journal) }
        for path in paths {
            let directory = FilePath.directory(of: path)
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
    }

    /// Makes sure that no part of a batch is a workbook, now that it is known what the input is.
    ///
    /// - Throws: ``Failure`` with status 64.
    package static func checkParts(_ options: BatchJobOptions) throws(Failure) {
        guard options.input.shard != nil, case .file(let output) = options.target, let format = options.input.format,
            OutputFormat(options.export, path: output, input: format) == .workbook
        else { return }
        throw OutputFormatText.noParts
    }

    /// Makes sure that there is a journal to write an output from, where nothing is sent.
    ///
    /// - Throws: ``Failure`` with status 66 that names the journal.
    package static func requireJournal(_ options: BatchJobOptions) throws(Failure) {
        guard case .file(let output) = options.target else { return }
        let journal = OutputNames(output: output, journal: options.journal).journal
        guard FileStatus.of(journal) == nil else { return }
        let shown = TerminalEscaper.line(journal)
        throw Failure(
            .noInput,
            Text(
                en: "There is nothing to write yet: no journal \(shown).",
                fr: "Il n'y a encore rien à écrire : pas de journal \(shown)."
            )
        )
    }
}
