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

/// Why parts do not make a whole, for a person.
enum MergeText {
    static func failure(_ error: ShardMerge.Failure) -> Failure {
        switch error {
        case .workbook: OutputFormatText.noParts
        case .notAPart, .otherCount, .repeated, .missing: Failure(.usage, text(error))
        case .otherColumns, .wrongLength, .malformed: Failure(.badInput, text(error))
        }
    }

    private static func text(_ error: ShardMerge.Failure) -> Text {
        let english = TerminalEscaper.line(error.message, limit: 1000)
        // The others begin with the name of a file.
        let isWord = if case .missing = error { true } else { false }
        let sentence = isWord ? english.prefix(1).uppercased() + english.dropFirst() : english
        return Text(en: sentence + ".", fr: french(error) + ".")
    }

    private static func french(_ error: ShardMerge.Failure) -> String {
        func name(_ path: String) -> String { TerminalEscaper.line(path) }
        return switch error {
        case .notAPart(let path): "\(name(path)) n'est pas une part : son nom doit finir par .i-of-n"
        case .otherCount(let path): "\(name(path)) fait partie d'un autre nombre de parts"
        case .repeated(let path): "La part de \(name(path)) est indiquée deux fois"
        case .missing(let parts, let count):
            "Sur \(count) parts, il manque : " + parts.map(String.init).joined(separator: ", ")
        case .otherColumns(let path): "\(name(path)) n'a pas les colonnes de la première part"
        case .workbook(let path): "\(name(path)) est un classeur, et les classeurs ne se réunissent pas"
        case .wrongLength(let path): "\(name(path)) ne va pas avec les autres parts : son nombre de lignes est faux"
        case .malformed(let path, let line): "\(name(path)) est abîmée à la ligne \(line)"
        }
    }
}
