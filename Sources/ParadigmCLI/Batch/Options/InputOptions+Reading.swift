import ArgumentParser
import ParadigmBatch
package import ParadigmJobs

extension InputOptions {
    /// How an input is read, as the options say it; nothing is added to its rows.
    ///
    /// - Parameters:
    ///   - reading: The options.
    ///   - body: The template of whole bodies; nil for prompts.
    /// - Throws: A validation error that names the option which is no template.
    package init(_ reading: BatchInputOptions, body: String?) throws {
        self.init()
        format = reading.format
        encoding = reading.encoding
        separator = reading.separator?.byte
        promptTemplate = try reading.template(reading.prompt, "--prompt")
        systemTemplate = try reading.template(reading.system, "--system")
        if let body { promptTemplate = try Template(parsingBody: body) }
        refusesSamePrompt = !reading.prompts.samePrompt
        setsEmptyPromptsAside = !reading.prompts.sendEmpty
        idColumn = reading.idColumn
        sheet = reading.sheet
        if let endpoint = reading.endpoint { self.endpoint = BatchPlan.withoutVersion(endpoint) }
        allowedPaths = reading.allowPath
        limit = reading.limit
        shard = reading.shard
    }
}
