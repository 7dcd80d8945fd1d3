import ParadigmBatch

extension BatchCommand {
    /// Makes sure that the page can be written and is none of the job's own files, before anything is sent.
    ///
    /// - Throws: ``Failure`` with status 64 or 73.
    func checkPage(_ options: BatchJobOptions) throws(Failure) {
        guard let path = report.page else { return }
        for file in options.files where FileText.isSame(path, file) {
            let shown = TerminalEscaper.line(file)
            throw .usage(
                en: "--report names \(shown), which this batch reads or writes; the page needs a file of its own.",
                fr: "--report désigne \(shown), que ce traitement lit ou écrit ; la page a besoin d'un fichier à elle."
            )
        }
        try ReportFile(path).check()
    }

    /// Writes the page, if one is asked for.
    ///
    /// A run that sent nothing leaves a page that is there as it is: the one of the run that did tells more.
    ///
    /// - Returns: The command's exit status: that of the batch, or, where that is 0, of the page's own failure.
    func writePage(_ batch: BatchReport, _ names: BatchPage.Names, _ session: Session) -> ExitStatus {
        guard let path = report.page else { return batch.status }
        let isRun = batch.summary.end != .alreadyComplete && batch.summary.end != .partial
        guard isRun || !FileText.isThere(path) else {
            let shown = TerminalEscaper.line(path)
            session.terminal.say(
                Text(
                    en: "\(shown) was left as it is: this run sent nothing.",
                    fr: "\(shown) reste tel quel : cette exécution n'a rien envoyé."
                )
            )
            return batch.status
        }
        do throws(Failure) {
            try ReportFile(path).write(BatchPage(report: batch, names: names).html(session.language))
            return batch.status
        } catch {
            session.terminal.say(error.text)
            return batch.status == .success ? error.status : batch.status
        }
    }
}

extension BatchJobOptions {
    /// All files that a run reads or writes.
    fileprivate var files: [String] {
        var files: [String] = []
        if case .file(let input) = source { files.append(input) }
        if let journal { files.append(journal) }
        guard case .file(let output) = target else { return files }
        let names = OutputNames(output: output, journal: journal)
        return files + [output, output + ".tmp", names.journal, names.summary, names.input]
    }
}
