package import ArgumentParser

/// The options of every command that talks to a server.
package struct ServerOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Base URL of the server, version included "
                + "(default: PARADIGM_BASE_URL, else https://paradigm.lighton.ai/api/v2).",
            fr: "Adresse de base du serveur, version comprise "
                + "(par défaut : PARADIGM_BASE_URL, sinon https://paradigm.lighton.ai/api/v2).",
            name: .form("url")
        )
    )
    package var baseURL: String?

    @Option(
        help: .text(
            en: "File that holds the key and that only you can read (default: the key in PARADIGM_API_KEY).",
            fr: "Fichier qui contient la clé et que vous seul pouvez lire (par défaut : la clé de PARADIGM_API_KEY).",
            name: .file
        ),
        completion: .file()
    )
    package var keyFile: String?

    @Flag(
        help: .text(
            en: "The server needs no key: send none.",
            fr: "Le serveur n'a pas besoin de clé : n'en envoyer aucune."
        )
    )
    package var noKey = false

    @Flag(help: .text(en: "Run against the built-in simulator.", fr: "Utiliser le simulateur intégré."))
    package var simulate = false

    @Option(
        help: .text(
            en: "Longest time for a whole answer (default: 900s). A time is 500ms, 10s, 2m, or seconds.",
            fr:
                "Durée maximale d'une réponse entière (par défaut : 900s). Une durée : 500ms, 10s, 2m, ou des secondes.",
            name: .time
        )
    )
    package var timeout: String?

    @Option(
        help: .text(
            en: "Longest time to open a connection (default: 10s).",
            fr: "Durée maximale d'ouverture d'une connexion (par défaut : 10s).",
            name: .time
        )
    )
    package var connectTimeout: String?

    @Option(
        help: .text(
            en: "Longest wait for an answer to begin (default: 600s).",
            fr: "Attente maximale du début d'une réponse (par défaut : 600s).",
            name: .time
        )
    )
    package var firstByteTimeout: String?

    @Option(
        help: .text(
            en: "Longest silence within an answer (default: 120s).",
            fr: "Silence maximal au cours d'une réponse (par défaut : 120s).",
            name: .time
        )
    )
    package var idleTimeout: String?

    @Option(
        help: .text(
            en: "PEM file of a certificate authority to trust besides the system's (default: PARADIGM_CA_FILE).",
            fr: "Fichier PEM d'une autorité de certification à reconnaître en plus de celles du système "
                + "(par défaut : PARADIGM_CA_FILE).",
            name: .file
        ),
        completion: .file()
    )
    package var caFile: String?

    @Flag(
        help: .text(
            en: "Ignore HTTPS_PROXY and connect directly.",
            fr: "Ignorer HTTPS_PROXY et se connecter directement."
        )
    )
    package var noProxy = false

    @Flag(
        name: .customLong("allow-plain-http"),
        help: .text(
            en: "Send the key over http:// to another machine: anyone on the way can read it.",
            fr: "Envoyer la clé en http:// à une autre machine : quiconque est sur le trajet peut la lire."
        )
    )
    package var allowPlainHTTP = false

    package init() {}

    package func validate() throws {
        if simulate, baseURL != nil {
            throw ValidationError(
                Text(
                    en: "--simulate and --base-url name two servers: choose one.",
                    fr: "--simulate et --base-url désignent deux serveurs : choisissez-en un."
                )
                .localized
            )
        }
        if noKey, keyFile != nil {
            throw ValidationError(
                Text(
                    en: "--no-key and --key-file contradict each other.",
                    fr: "--no-key et --key-file se contredisent."
                )
                .localized
            )
        }
    }

    /// What these options say, and the model that a command of its own option names.
    package func given(model: String? = nil) -> ServerSettings.Given {
        var given = ServerSettings.Given()
        given.baseURL = baseURL
        given.model = model
        given.keyFile = keyFile
        given.caFile = caFile
        given.timeout = timeout
        given.connectTimeout = connectTimeout
        given.firstByteTimeout = firstByteTimeout
        given.idleTimeout = idleTimeout
        given.simulate = simulate
        given.noKey = noKey
        given.noProxy = noProxy
        given.allowPlainHTTP = allowPlainHTTP
        return given
    }

    /// The heading of these options in a command's help.
    package static var title: String { Text(en: "Server", fr: "Serveur").localized }
}
