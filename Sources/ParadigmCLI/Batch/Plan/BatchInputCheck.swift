import ParadigmBatch
package import ParadigmJobs

/// Looks at an input before anything is sent.
package struct BatchInputCheck {
    private let options: BatchJobOptions

    /// A check of the input of a job.
    package init(options: BatchJobOptions) {
        self.options = options
    }

    /// Reads the input as far as its header, which finds most of what makes it unusable as a whole.
    ///
    /// What can be read once only, standard input or a pipe, is left alone.
    ///
    /// - Returns: What was found out, with the options for further readers; nil for what was left alone.
    /// - Throws: ``Failure`` that says what is wrong with the input or with the options about it.
    package func open() throws(Failure) -> (notes: [InputNote], options: InputOptions)? {
        // Whatever is opened next would take its place.
        if options.source.isStandardInput, !BatchJobOptions.Source.isStandardInputOpen {
            throw BatchFailureText.failure(.noStandardInput)
        }
        guard let reader = try reader() else { return nil }
        do throws(InputError) { try reader.requireColumns() } catch { throw BatchInputText.failure(error) }
        return (reader.notes, reader.options)
    }

    /// Rows that are looked at for a model.
    ///
    /// Whoever forgot it sees that at once; further on, rows that lack it are bad rows like any others, and reading all of a
    /// large input beforehand would take a tenth of the run.
    private static let rowsLookedAt = 1_000

    /// Makes sure that the first rows have a model, where no option, variable or file names one.
    ///
    /// - Throws: ``Failure`` with status 64 that names the first row without one.
    package func requireModel() throws(Failure) {
        guard options.input.model == nil, !options.input.fields.contains(where: { $0.name == "model" }) else { return }
        guard let reader = try reader() else {
            let isPrompts = options.input.format.map { $0 != .jsonLines && $0 != .batchLines } ?? false
            if isPrompts { throw Self.noModel(nil) }
            return
        }
        for _ in 0..<Self.rowsLookedAt {
            guard let row = try next(reader) else { return }
            if case .bad(let bad) = row, bad.code == .noModel { throw Self.noModel(bad) }
        }
    }

    private func next(_ reader: InputReader) throws(Failure) -> InputRow? {
        do throws(InputError) {
            return try reader.next()
        } catch {
            throw BatchInputText.failure(error)
        }
    }

    private func reader() throws(Failure) -> InputReader? {
        guard case .file(let path) = options.source else { return nil }
        do throws(InputError) {
            return try InputReader(path: path, options: options.input)
        } catch {
            throw BatchInputText.failure(error)
        }
    }

    /// The end of a command that was told no model, with the first row that names none either.
    static func noModel(_ row: BadRow?) -> Failure {
        let place =
            row.map { Text(verbatim: " (") + BadRowText.place($0) + Text(verbatim: ")") } ?? Text(verbatim: "")
        return Failure(
            .usage,
            Text(en: "No model is named", fr: "Aucun modèle n'est indiqué") + place
                + Text(
                    en: ". Use --model or PARADIGM_MODEL; “paradigm models” lists the models.",
                    fr: ". Utilisez --model ou PARADIGM_MODEL ; « paradigm models » en donne la liste."
                )
        )
    }
}
