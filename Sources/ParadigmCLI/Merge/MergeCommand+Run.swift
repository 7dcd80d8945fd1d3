import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

extension MergeCommand {
    package func run(in session: Session) async throws -> ExitStatus {
        try checkFormat()
        do {
            let merge = try ShardMerge(parts)
            try check()
            let records = try PartRecords(of: parts)
            let count = try merge.merge(to: output, with: records)
            let figures = Figures(session.language)
            let path = TerminalEscaper.line(output)
            session.terminal.say(
                Text(
                    en: "Wrote \(figures.rows(count)) to \(path).",
                    fr: "Écriture de \(figures.rows(count)) dans \(path)."
                )
            )
            if let note = PartRecordsText.unrecorded(records.unrecorded, session.language) {
                session.terminal.say(note)
            }
            return .success
        } catch let error as ShardMerge.Failure {
            throw MergeText.failure(error)
        } catch let error as PartRecords.Fault {
            throw PartRecordsText.failure(error)
        } catch let error as InputError {
            throw BatchInputText.failure(error)
        } catch let error as FileError {
            throw BatchFailureText.failure(error)
        } catch let error as BatchFailure {
            throw BatchFailureText.failure(error)
        }
    }

    /// Makes sure that the whole can be written as its extension says.
    private func checkFormat() throws(Failure) {
        if case .unknown(let name) = OutputFormat.named(by: output) {
            throw OutputFormatText.unknown(name, path: output)
        }
        for path in [output] + parts.prefix(1) where OutputFormat.named(by: path) == .format(.workbook) {
            throw OutputFormatText.noParts
        }
    }

    /// Makes sure that the output is no file that is needed.
    private func checkFiles() throws {
        var files = RunFiles()
        for part in parts {
            files.add(.part, part)
            files.add(.record, OutputNames(output: part).summary)
        }
        files.add(.standardOutput, descriptor: FileDescriptor.standardOutput.number)
        files.add(.standardError, descriptor: FileDescriptor.standardError.number)
        files.add(.output, output)
        try files.check()
    }

    /// - Throws: ``Failure`` when the output is there.
    private func check() throws {
        try checkFiles()
        let path = TerminalEscaper.line(output)
        if !force, FileStatus.of(output) != nil {
            throw Failure(
                .cannotCreate,
                Text(
                    en: "\(path) exists already. Replace it with --force.",
                    fr: "\(path) existe déjà. Remplacez-le avec --force."
                )
            )
        }
    }
}
