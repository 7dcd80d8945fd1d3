package import ArgumentParser

/// The command `paradigm batch`.
package struct BatchCommand: SessionCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "batch",
            abstract: BatchHelp.abstract.localized,
            discussion: BatchHelp.discussion.localized
        )
    }

    @Argument(
        help: .text(
            en: "File of rows: Excel workbook, CSV, TSV, text or JSON lines; - for standard input.",
            fr: "Fichier de lignes : classeur Excel, CSV, TSV, texte ou lignes JSON ; - pour l'entrée standard.",
            name: .input
        ),
        completion: .file()
    )
    package var input: String

    @OptionGroup(title: BatchInputOptions.title) package var reading: BatchInputOptions
    @OptionGroup(title: BatchDocumentOptions.title) package var documents: BatchDocumentOptions
    @OptionGroup(title: BatchRequestOptions.title) package var request: BatchRequestOptions
    @OptionGroup(title: SchemaOptions.title) package var answers: SchemaOptions
    @OptionGroup(title: BatchOutputOptions.title) package var output: BatchOutputOptions
    @OptionGroup(title: BatchPaceOptions.title) package var pace: BatchPaceOptions
    @OptionGroup(title: BatchReportOptions.title) package var report: BatchReportOptions
    @OptionGroup(title: ServerOptions.title) package var server: ServerOptions
    @OptionGroup package var language: LanguageOptions

    package init() {}

    /// What the options amount to.
    ///
    /// - Parameters:
    ///   - model: The model of rows that name none; nil for none.
    ///   - openFileLimit: Files that this process may have open.
    /// - Returns: The plan.
    package func plan(model: String?, openFileLimit: Int = .max) -> BatchPlan {
        BatchPlan(
            input: input,
            reading: reading,
            request: request,
            pace: pace,
            output: output,
            model: model,
            openFileLimit: openFileLimit
        )
    }
}
