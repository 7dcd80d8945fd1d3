import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

extension BatchCommand {
    /// Reads the whole input and tells what it holds; needs no key and no server.
    func dryRun(_ job: BatchJobOptions, _ session: Session) throws -> ExitStatus {
        let check: DryRun
        var job = job
        job.answers?.isSimulated = server.simulate
        do {
            check = try job.dryRun {
                say([$0], session)
            } ofAnswers: {
                session.terminal.say(AnswerNoteText.sentence($0, session.language))
            }
        } catch let failure as BatchFailure {
            throw BatchFailureText.failure(failure)
        }
        let found = DryRunReport(check: check, prices: pace.prices)
        // What was found is what the command was asked for, so it goes where data goes.
        if report.json {
            try session.terminal.writeLine(found.json.description)
        } else {
            try session.terminal.write(found.text(session.language).utf8)
        }
        return found.status
    }
}
