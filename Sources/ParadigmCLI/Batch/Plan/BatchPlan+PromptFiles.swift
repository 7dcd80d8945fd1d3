import ParadigmJobs

extension BatchPlan {
    /// The plan with the texts of `--prompt-file` and `--system-file` in the place of `--prompt` and `--system`.
    ///
    /// The journal knows the texts alone, so that one that moves from the command line to a file is the same.
    ///
    /// - Parameter tell: Told of a file that is not in UTF-8.
    /// - Returns: The plan.
    /// - Throws: ``Failure`` that names the file.
    package func withPromptFiles(telling tell: (Text) -> Void = { _ in }) throws(Failure) -> BatchPlan {
        let files = reading.prompts.files
        let (prompt, system) = try files.read(telling: tell)
        var plan = self
        plan.body = try reading.prompts.readBodyTemplate(telling: tell)
        if let prompt, let path = files.promptFile {
            try Self.check(prompt, "--prompt-file \(path)")
            plan.reading.prompt = prompt
        }
        if let system, let path = files.systemFile {
            try Self.check(system, "--system-file \(path)")
            plan.reading.system = system
        }
        return plan
    }

    private static func check(_ text: String, _ option: String) throws(Failure) {
        do throws(Template.Fault) {
            _ = try Template(parsing: text)
        } catch {
            throw Failure(.usage, BatchInputText.templateFault(error, option: TerminalEscaper.line(option)))
        }
    }
}
