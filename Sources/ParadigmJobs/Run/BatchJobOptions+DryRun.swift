import ParadigmBatch

extension BatchJobOptions {
    /// Reads the input to its end, and tells what of it would be sent: what a journal has an outcome for would not.
    ///
    /// - Throws: ``BatchFailure`` when the input or the journal cannot be read.
    package func dryRun(telling onNote: (InputNote) -> Void) throws -> DryRun {
        do {
            let journal = try recordedOutcomes()
            var options = self
            if let header = journal?.header {
                options.knowRows(by: header.options, raisedTo: header.raisedMaxTokens)
            }
            let reader = try source.reader(options.input)
            for note in reader.notes { onNote(note) }
            var window = LineWindow()
            return try DryRun(reading: reader) { key in
                guard let place = journal?.place(of: key) else { return false }
                if options.retriesCut != nil, journal?.record(for: key, through: &window)?.isCutAnswer == true {
                    return false
                }
                return place.isAnswered || !options.retriesFailed
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
