import ParadigmAPI
import ParadigmBatch
import ParadigmJobs

extension MergeCommand {
    package func run(in session: Session) async throws -> ExitStatus {
        try checkFormat()
        try checkOutput()
        do {
            let parts = try await completeParts(session)
            let merge = try ShardMerge(parts)
            try check(parts, session.environment)
            let records = try PartRecords(of: parts)
            let merged = try merge.merge(to: output, with: records)
            let figures = Figures(session.language)
            let path = TerminalEscaper.line(output)
            session.terminal.say(
                Text(
                    en: "Wrote \(figures.rows(merged.rows)) to \(path).",
                    fr: "Écriture de \(figures.rows(merged.rows)) dans \(path)."
                )
            )
            if merged.unanswered > 0 { session.terminal.say(MergeText.unanswered(merged.unanswered, figures)) }
            if let note = MergeText.flawed(records.flaws, figures) { session.terminal.say(note) }
            if let note = PartRecordsText.unrecorded(records.unrecorded, session.language) {
                session.terminal.say(note)
            }
            return merged.unanswered > 0 && strict ? .someFailed : .success
        } catch PartsWatch.Fault.ambiguous(let counts) {
            throw Failure(.usage, PartsLookText.ambiguous(counts, output))
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

    /// The parts, once all are complete.
    ///
    /// - Throws: ``Failure`` that says which are not, at once or when they were waited for long enough.
    private func completeParts(_ session: Session) async throws -> [String] {
        var watch = PartsWatch(output: output, given: parts, count: waiting.shards)
        guard let limit = waiting.wait else {
            guard let found = try watch.look() else { throw Failure(.noInput, PartsLookText.nothing(output)) }
            let look = parts.isEmpty ? found : found.naming(parts)
            // Of a part that was named and is not there, opening it tells.
            let missing = look.parts { $0 == .missing }.filter { !parts.contains(look.paths[$0 - 1]) }
            let begun = look.parts { $0 != .complete && $0 != .missing }
            guard !missing.isEmpty || !begun.isEmpty else { return look.paths }
            let text = PartsLookText.text(look, session.language) + PartsLookText.advice
            throw Failure(missing.isEmpty ? .badInput : .usage, text)
        }
        var wait = PartsWait(limit: limit.duration)
        let start = ContinuousClock.now
        while true {
            let look = try watch.look()
            let text = look.map { PartsLookText.text($0, session.language) } ?? PartsLookText.nothing(output)
            switch wait.next(after: look, at: start.duration(to: .now)) {
            case .merge: return look?.paths ?? []
            case .giveUp: throw Failure(.tryLater, text)
            case .wait(let pause, let says):
                if says { session.terminal.say(text) }
                try await Task.sleep(for: pause)
            }
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
    private func checkFiles(_ parts: [String], _ environment: [String: String]) throws {
        var files = RunFiles()
        for part in parts {
            files.add(.part, part)
            let names = OutputNames(output: part)
            files.add(.record, names.summary)
            files.add(.journal, names.journal)
        }
        files.addStreams()
        files.addUsersFiles(environment)
        files.add(.output, output)
        try files.check()
    }

    private func check(_ parts: [String], _ environment: [String: String]) throws {
        try checkFiles(parts, environment)
        try checkOutput()
    }

    /// - Throws: ``Failure`` when the output is there.
    private func checkOutput() throws(Failure) {
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
