import ParadigmBatch

extension BatchJobOptions {
    /// Reads the input to its end, and tells what of it would be sent: what a journal has an outcome for would not, nor what
    /// another process has kept an answer to.
    ///
    /// - Parameters:
    ///   - onNote: Told what was found out about the input.
    ///   - onAnswers: Told which kept answers could not be used.
    /// - Returns: What the input holds.
    /// - Throws: ``BatchFailure`` when the input or the journal cannot be read.
    package func dryRun(
        telling onNote: (InputNote) -> Void,
        ofAnswers onAnswers: (AnswerNote) -> Void = { _ in }
    ) throws -> DryRun {
        do {
            let journal = try recordedOutcomes()
            var options = self
            if let header = journal?.header {
                options.knowRows(by: header.options, raisedTo: header.raisedMaxTokens)
            }
            let kept = try options.answers.map { kept throws(FileError) in try AnswerStore(kept, isForReading: true) }
            for note in kept?.notes ?? [] { onAnswers(note) }
            var inputOptions = options.input
            inputOptions.allowsNothing = target == .standardOutput && !source.isFile
            let reader = try source.reader(inputOptions)
            for note in reader.notes { onNote(note) }
            var window = LineWindow()
            return try DryRun(reading: reader) { key in
                if let place = journal?.place(of: key) {
                    if options.retriesCut != nil, journal?.record(for: key, through: &window)?.isCutAnswer == true {
                        return .toSend
                    }
                    guard !place.isAnswered, options.retriesFailed else { return .recorded }
                }
                return kept?.answer(to: key) == nil ? .toSend : .kept
            }
        } catch {
            throw BatchFailure.reading(error)
        }
    }

    /// What the journal of this job holds; nil without one, and for a job that begins anew.
    private func recordedOutcomes() throws(FileError) -> RecordedOutcomes? {
        guard !force else { return nil }
        switch target {
        case .file(let output): return try RecordedOutcomes(at: OutputNames(output: output, journal: journal).journal)
        case .standardOutput: return try journal.flatMap { path throws(FileError) in try RecordedOutcomes(at: path) }
        }
    }
}
