package import ArgumentParser
import Paradigm
import ParadigmAPI
import ParadigmGround

/// The command `paradigm doctor`.
package struct DoctorCommand: SessionCommand {
    package static var usesThreadPool: Bool { false }

    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "doctor",
            abstract: Text(
                en: "Checks the set-up, from the configuration file to the server, and says what to do.",
                fr: "Vérifie l'installation, du fichier de configuration au serveur, et dit quoi faire."
            )
            .localized,
            discussion: Text(
                en: """
                    One request is sent, for the list of the models, which costs nothing. The key is never shown.

                      paradigm doctor
                      paradigm doctor --profile prod
                      paradigm doctor --json

                    Exit status: 0 all is well, or works; otherwise that of the first thing that does not: 64 a setting or \
                    no key; 69 server not reachable, or it failed; 77 key refused; 75 a limit; 1 another refusal, or a \
                    model that is not there.
                    """,
                fr: """
                    Une seule requête est envoyée, celle de la liste des modèles, qui ne coûte rien. La clé n'est jamais \
                    affichée.

                      paradigm doctor
                      paradigm doctor --profile prod
                      paradigm doctor --json

                    Code de retour : 0 tout va bien, ou marche ; sinon celui du premier point qui ne marche pas : 64 un \
                    réglage ou pas de clé ; 69 serveur injoignable ou en échec ; 77 clé refusée ; 75 une limite ; 1 un autre \
                    refus, ou un modèle absent.
                    """
            )
            .localized
        )
    }

    @Option(
        help: .text(
            en: "Model to look for (default: PARADIGM_MODEL, else the configuration file's).",
            fr: "Modèle à chercher (par défaut : PARADIGM_MODEL, sinon celui du fichier de configuration).",
            name: .name
        )
    )
    package var model: String?

    @Flag(help: .text(en: "Print one JSON object instead.", fr: "Écrire plutôt un objet JSON."))
    package var json = false

    @OptionGroup(title: ServerOptions.title) package var server: ServerOptions
    @OptionGroup package var language: LanguageOptions

    package init() {}

    package func run(in session: Session) async throws -> ExitStatus {
        let report = DoctorReport(try await findings(session))
        let terminal = session.terminal
        if json {
            try terminal.writeLine(report.json.description)
        } else {
            let isColoured = terminal.output.isTerminal && ProgressDisplay.mayColour(session.environment)
            try terminal.write(report.text(session.language, isColoured: isColoured).utf8)
        }
        return report.status
    }

    private func findings(_ session: Session) async throws -> [Finding] {
        let environment = session.environment
        let given = server.given(model: model)
        let settings: ServerSettings
        let file: ConfigurationFile
        do {
            let profile = ConfigurationFile.profile(given: given.profile, environment: environment)
            file = try ConfigurationFile.load(environment: environment, profile: profile)
            settings = try session.settings(given)
        } catch let failure as Failure {
            return [.failed(.configuration, failure), .notChecked(.baseURL), .notChecked(.key), .notChecked(.answer)]
        }
        var found = SettingsFindings(settings: settings, file: file, environment: environment)
        found.openFileLimit = ProcessResources.openFileLimit
        found.language = session.language
        if let path = ConfigurationFile.path(environment: environment) {
            found.isFileExposed = FileText.isReadableByOthers(path)
        }
        return found.all + (try await serverFindings(settings, session))
    }

    /// What the server itself has to say, as far as the settings lead to one.
    private func serverFindings(_ settings: ServerSettings, _ session: Session) async throws -> [Finding] {
        if settings.isSimulateAsked {
            return try await session.withServer(settings) { server in
                try await look(server.configuration, model: settings.model ?? "alfred-4.2", session.language)
            }
        }
        let environment = session.environment
        // Without a key, or with one that must not be sent, the way there can be looked at all the same.
        let whole = try? settings.configuration(environment: environment)
        guard let configuration = whole ?? (try? settings.keylessConfiguration(environment: environment)) else {
            return [.notChecked(.connection), .notChecked(.answer)]
        }
        return try await look(configuration, model: settings.model, session.language)
    }

    private func look(
        _ configuration: ParadigmConfiguration,
        model: String?,
        _ language: Language
    ) async throws -> [Finding] {
        var configuration = configuration
        configuration.maximumConnections = 1
        do {
            let probe = try await withParadigmClient(configuration) { try await $0.probe() }
            return ServerFindings(
                probe: probe,
                configuration: configuration,
                model: model,
                now: WallClock.secondsSince1970,
                language: language
            )
            .all
        } catch let error as ParadigmError {
            // The client cannot be made with such settings: a file of an authority, or a proxy.
            return [.failed(.connection, ErrorText.failure(error)), .notChecked(.answer)]
        }
    }
}
