package import ArgumentParser

/// The command `paradigm speed-test`.
package struct SpeedTestCommand: SessionCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "speed-test",
            abstract: SpeedTestHelp.abstract.localized,
            discussion: SpeedTestHelp.discussion.localized,
            subcommands: [SpeedTestCompareCommand.self]
        )
    }

    @OptionGroup(title: SpeedTestOptions.title) package var options: SpeedTestOptions
    @OptionGroup(title: BatchInputOptions.title) package var reading: BatchInputOptions
    @OptionGroup(title: ServerOptions.title) package var server: ServerOptions
    @OptionGroup package var language: LanguageOptions

    package init() {}
}
