import ParadigmBatch
import ParadigmJobs

extension BatchCommand {
    /// Writes the page, if one is asked for.
    ///
    /// A run that sent nothing leaves a page that is there as it is: the one of the run that did tells more.
    ///
    /// - Returns: The command's exit status: that of the batch, or, where that is 0, of the page's own failure.
    func writePage(_ batch: BatchReport, _ names: BatchPage.Names, _ session: Session) -> ExitStatus {
        guard let path = report.page else { return batch.status }
        let isRun = batch.summary.end != .alreadyComplete && batch.summary.end != .partial
        guard isRun || FileStatus.of(path) == nil else {
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
            try ReportFile(path, force: output.force)
                .write(BatchPage(report: batch, names: names).html(session.language))
            return batch.status
        } catch {
            session.terminal.say(error.text)
            return batch.status == .success ? error.status : batch.status
        }
    }
}
