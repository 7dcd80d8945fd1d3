package import ArgumentParser

/// The command `paradigm chat`.
package struct ChatCommand: SessionCommand {
    package static var usesThreadPool: Bool { false }

    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "chat",
            abstract: ChatHelp.abstract.localized,
            discussion: ChatHelp.discussion.localized
        )
    }

    @Argument(
        help: .text(
            en: "What to say; several words are joined by spaces.",
            fr: "Ce qu'il faut dire ; plusieurs mots sont joints par des espaces.",
            name: .form("message")
        )
    )
    package var message: [String] = []

    @OptionGroup(title: ChatOptions.title) package var options: ChatOptions
    @OptionGroup(title: SchemaOptions.title) package var answers: SchemaOptions
    @OptionGroup(title: ServerOptions.title) package var server: ServerOptions
    @OptionGroup package var language: LanguageOptions

    package init() {}

    package func validate() throws {
        let words = Text(en: "a message", fr: "un message").localized
        try options.files.check(beside: message.isEmpty ? nil : words, system: nil)
    }
}
