import ParadigmBatch
import ParadigmJobs

/// All files of a run in one list, and what none of them may be.
extension BatchCommand {
    /// The files that the options name to be read, beside the input and those of the settings.
    private var named: [RunFiles.File] {
        let prompts = reading.prompts.files.paths + [reading.prompts.bodyTemplate].compactMap(\.self)
        let schema = answers.schema.flatMap(AnswerShape.file)
        return prompts.map { RunFiles.File(role: .prompt, path: $0) }
            + [schema].compactMap { $0.map { RunFiles.File(role: .schema, path: $0) } }
    }

    private var page: ReportFile? { report.page.map { ReportFile($0, force: output.force) } }

    /// Makes sure that each file of this run is one of its own, and that the page can be written, before anything is sent.
    ///
    /// - Throws: ``Failure`` with status 64 or 73.
    func checkFiles(_ options: BatchJobOptions, _ settings: ServerSettings, _ session: Session) throws(Failure) {
        try check(files(options, settings, session))
    }

    /// The same for questions to documents, before anything is written or uploaded.
    ///
    /// - Returns: What earlier runs have left where documents may lie.
    /// - Throws: ``Failure`` with status 64 or 73, `DocumentsFault` for a folder that holds nothing.
    func checkFiles(
        askingDocuments documents: String,
        _ plan: BatchPlan,
        _ settings: ServerSettings,
        _ session: Session
    ) throws -> [String] {
        guard let output = plan.outputPath else { return [] }
        let names = PairNames(output: output)
        let target = self.documents.wide ? names.long : output
        var job = BatchJobOptions(source: .file(plan.input), target: .file(target))
        job.journal = plan.output.journal
        job.answers = plan.output.kept.answers.map(BatchJobOptions.KeptAnswers.init)
        var files = files(job, settings, session)
        page?.add(to: &files)
        try files.add(documents: documents, names, questions: plan.input, wide: self.documents.wide)
        do throws(BatchFailure) { try files.check(force: plan.output.force) } catch {
            throw BatchFailureText.failure(error)
        }
        return files.ours
    }

    private func files(_ options: BatchJobOptions, _ settings: ServerSettings, _ session: Session) -> RunFiles {
        var files = RunFiles(options)
        files.add(settings, environment: session.environment)
        for file in named { files.add(file.role, file.path) }
        return files
    }

    private func check(_ files: RunFiles) throws(Failure) {
        do throws(BatchFailure) { try files.check(force: output.force) } catch { throw BatchFailureText.failure(error) }
        try page?.check(beside: files)
    }
}
