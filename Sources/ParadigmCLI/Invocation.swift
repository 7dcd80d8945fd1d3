import ArgumentParser
import Paradigm
import ParadigmGround

/// One run of the command, from its arguments to its exit status.
package struct Invocation: Sendable {
    private let arguments: [String]
    private let session: Session
    private let fault: Failure?

    /// A run that has not begun.
    ///
    /// - Parameters:
    ///   - arguments: Those after the command's name.
    ///   - environment: The variables of the environment.
    ///   - fault: Why it cannot go by them; nil when it can.
    package init(arguments: [String], environment: [String: String], fault: Failure? = nil) {
        self.arguments = arguments
        self.fault = fault
        let file = Self.file(arguments: arguments, environment: environment)
        let language = Language.chosen(
            arguments: arguments,
            environment: Self.variables(environment, file, arguments),
            configured: file?[.lang]
        )
        session = Session(terminal: Terminal(language: language), environment: environment)
    }

    /// The configuration file as far as it can be read, before the arguments are.
    ///
    /// What is wrong with it is reported by the command that needs it, in the language of the rest.
    private static func file(arguments: [String], environment: [String: String]) -> ConfigurationFile? {
        guard let file = try? ConfigurationFile.load(environment: environment) else { return nil }
        let given = Language.option("--profile", in: arguments)
        let profile = ConfigurationFile.profile(given: given, environment: environment)
        return (try? file.choosing(profile, path: nil)) ?? file
    }

    /// The environment without the language that it names, where an option chooses a profile that has one of its own.
    private static func variables(
        _ environment: [String: String],
        _ file: ConfigurationFile?,
        _ arguments: [String]
    ) -> [String: String] {
        guard let name = Language.option("--profile", in: arguments), let level = file?.levels.first,
            level.profile == name, level[.lang] != nil
        else { return environment }
        return environment.filter { $0.key != "PARADIGM_LANG" }
    }

    /// Parses the arguments and does what they ask for.
    package func run() async -> ExitStatus {
        await Language.$current.withValue(session.language) {
            do {
                return try await perform()
            } catch is BrokenPipe {
                return .success
            } catch let failure as Failure {
                return report(failure)
            } catch let error as ParadigmError {
                return report(ErrorText.failure(error))
            } catch let error as SystemError {
                return report(Failure(.inputOutput, error.text))
            } catch {
                return report(
                    Failure(
                        .inputOutput,
                        Text(
                            en: "Something unexpected happened (\(type(of: error))). Please report it.",
                            fr: "Une erreur inattendue s'est produite (\(type(of: error))). Merci de la signaler."
                        )
                    )
                )
            }
        }
    }

    private func perform() async throws -> ExitStatus {
        if let fault { throw fault }
        let command: any SessionCommand
        do {
            command = try parsed()
        } catch {
            return try answer(error)
        }
        let file = Self.file(arguments: arguments, environment: session.environment)
        let variables = Self.variables(session.environment, file, arguments)
        try Language.check(
            arguments: arguments,
            environment: variables,
            configured: file?[.lang],
            at: file?.place(of: .lang)
        )
        guard type(of: command).usesThreadPool else { return try await command.run(in: session) }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) { try await command.run(in: session) }
    }

    /// The command that the arguments ask for.
    ///
    /// - Throws: The parser's errors; a request for help or for a completion script is one of them.
    private func parsed() throws -> any SessionCommand {
        var command = try ParadigmCommand.parseAsRoot(MergeWait.filled(arguments))
        if let command = command as? any SessionCommand { return command }
        // Only the command without a subcommand and the parser's own help are left: both end with a help text.
        try command.run()
        throw CleanExit.helpRequest()
    }

    /// Prints help, the version or a completion script on standard output, an error about the arguments on standard
    /// error.
    private func answer(_ error: any Error) throws -> ExitStatus {
        if ParadigmCommand.exitCode(for: error) != .success, let stranger = UnknownCommand(arguments) {
            return report(Failure(.usage, stranger.text))
        }
        let plain = ParserWords.withoutFarSuggestion(ParadigmCommand.fullMessage(for: error))
        let message = PastedText.explained(
            DecimalComma.explained(plain, session.language),
            arguments,
            session.language
        )
        let words = session.language == .french ? ParserWords.french(message) : message
        guard ParadigmCommand.exitCode(for: error) != .success else {
            try session.terminal.writeLine(words)
            return .success
        }
        // The parser repeats arguments as they are.
        session.terminal.say(TerminalEscaper.escaped(words))
        return .usage
    }

    private func report(_ failure: Failure) -> ExitStatus {
        session.terminal.say(Text(en: "paradigm: ", fr: "paradigm : ") + failure.text)
        return failure.status
    }
}

/// Runs the command with the arguments and the environment of this process.
///
/// - Returns: The exit status for the process.
public func runParadigm() async -> Int32 {
    ProcessResources.replaceClosedStreams()
    ProcessResources.ignoreBrokenPipes()
    ProcessResources.raiseOpenFileLimit()
    let arguments = Array(CommandLine.arguments.dropFirst())
    let fault = ArgumentCheck.fault(ProcessResources.arguments, variables: ProcessResources.variablesNotInUTF8)
    return await Invocation(arguments: arguments, environment: ProcessResources.environment, fault: fault).run()
        .rawValue
}
