package import ArgumentParser
import ParadigmGround

/// What a running command has around it.
package struct Session: Sendable {
    /// Where everything is printed.
    package let terminal: Terminal
    /// The variables of the environment.
    package let environment: [String: String]

    /// Whether somebody who watches is told what is going on.
    private var saysNotes = true

    /// A session.
    package init(terminal: Terminal, environment: [String: String]) {
        self.terminal = terminal
        self.environment = environment
    }

    /// The language of what is printed.
    package var language: Language { terminal.language }

    /// The same session, telling what is going on or not.
    func tellingNotes(_ saysNotes: Bool) -> Session {
        var session = self
        session.saysNotes = saysNotes
        return session
    }

    /// Says what is going on to somebody who watches, and nothing to a log file.
    func note(_ text: Text) {
        if saysNotes, terminal.errors.isTerminal { terminal.say(text) }
    }

    /// The settings of a command, with what the environment and the configuration file add.
    ///
    /// - Throws: ``Failure`` with status 64 when the file cannot be used, or the model is empty.
    package func settings(_ given: ServerSettings.Given) throws -> ServerSettings {
        if let model = given.model, model.allSatisfy(\.isWhitespace) {
            throw Failure.usage(
                en: "The model’s name is empty. “paradigm models” lists the models.",
                fr: "Le nom du modèle est vide. « paradigm models » donne la liste des modèles."
            )
        }
        let profile = ConfigurationFile.profile(given: given.profile, environment: environment)
        let file = try ConfigurationFile.load(environment: environment, profile: profile)
        return ServerSettings(given: given, environment: environment, file: file)
    }
}

/// A command that does its work within a session and ends with an exit status.
package protocol SessionCommand: ParsableCommand {
    /// Whether the command has work for Swift's pool of threads; one request has not, and is answered sooner without.
    static var usesThreadPool: Bool { get }

    /// Does the work.
    ///
    /// - Throws: ``Failure`` with its exit status, `ParadigmError`, ``BrokenPipe``.
    func run(in session: Session) async throws -> ExitStatus
}

extension SessionCommand {
    package static var usesThreadPool: Bool { true }
}
