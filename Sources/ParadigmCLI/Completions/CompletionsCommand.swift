package import ArgumentParser

/// The command `paradigm completions`.
package struct CompletionsCommand: SessionCommand {
    package static var usesThreadPool: Bool { false }

    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "completions",
            abstract: Text(
                en: "Prints the script with which a shell completes commands and options.",
                fr: "Affiche le script avec lequel un shell complète commandes et options."
            )
            .localized,
            discussion: Text(
                en: """
                    Put it where the shell looks for such scripts, and start the shell again:

                      mkdir -p ~/.local/share/bash-completion/completions
                      paradigm completions bash > ~/.local/share/bash-completion/completions/paradigm
                      paradigm completions zsh > ~/.zsh/completions/_paradigm   (in a directory of $fpath)
                      paradigm completions fish > ~/.config/fish/completions/paradigm.fish
                    """,
                fr: """
                    Mettez-le là où le shell cherche de tels scripts, puis relancez le shell :

                      mkdir -p ~/.local/share/bash-completion/completions
                      paradigm completions bash > ~/.local/share/bash-completion/completions/paradigm
                      paradigm completions zsh > ~/.zsh/completions/_paradigm   (un répertoire de $fpath)
                      paradigm completions fish > ~/.config/fish/completions/paradigm.fish
                    """
            )
            .localized
        )
    }

    @Argument(
        help: .text(
            en: "The shell: bash, zsh or fish.",
            fr: "Le shell : bash, zsh ou fish.",
            name: .form("bash|zsh|fish")
        ),
        completion: .list(["bash", "zsh", "fish"])
    )
    package var shell: Shell

    @OptionGroup package var language: LanguageOptions

    package init() {}

    /// A shell that there are scripts for.
    package enum Shell: String, Sendable, CaseIterable, ExpressibleByArgument {
        case bash, zsh, fish

        package static var allValueStrings: [String] { [] }
    }

    package func run(in session: Session) async throws -> ExitStatus {
        let known: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        try session.terminal.writeLine(ParadigmCommand.completionScript(for: known))
        return .success
    }
}
