import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

extension BatchCommand {
    /// Reads the whole input and tells what it holds; needs no key and no server.
    func dryRun(_ job: BatchJobOptions, _ session: Session) throws -> ExitStatus {
        let check: DryRun
        do throws(InputError) {
            let reader = try job.source.reader(job.input)
            say(reader.notes, session)
            check = try DryRun(reading: reader)
        } catch {
            throw BatchInputText.failure(error)
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
