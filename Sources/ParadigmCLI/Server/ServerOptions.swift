package import ArgumentParser
import Paradigm

/// The options of every command that talks to a server.
package struct ServerOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Profile of the configuration file: its settings go before the others (default: PARADIGM_PROFILE).",
            fr: "Profil du fichier de configuration : ses réglages passent avant les autres (par défaut : "
                + "PARADIGM_PROFILE).",
            name: .name
        )
    )
    package var profile: String?

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

    @Option(
        help: .text(
            en: "Key to use, by the name that “paradigm keys set” gave it.",
            fr: "Clé à utiliser, par le nom que « paradigm keys set » lui a donné.",
            name: .name
        )
    )
    package var keyName: String?

    @Flag(
        help: .text(
            en: "The server needs no key: send none.",
            fr: "Le serveur n'a pas besoin de clé : n'en envoyer aucune."
        )
    )
    package var noKey = false

    @Option(
        help: .text(
            en: "Header to send with every request, for a gateway (repeatable). What is secret is safer in the "
                + "configuration file: header.NAME = value.",
            fr: "En-tête à envoyer avec chaque requête, pour une passerelle (répétable). Un secret est mieux dans le "
                + "fichier de configuration : header.NOM = valeur.",
            name: .form(en: "name: value", fr: "nom: valeur")
        )
    )
    package var header: [String] = []

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
        let keys = [("--no-key", noKey), ("--key-file", keyFile != nil), ("--key-name", keyName != nil)]
            .filter(\.1)
            .map(\.0)
        if keys.count > 1 {
            throw ValidationError(
                Text(
                    en: "\(keys[0]) and \(keys[1]) contradict each other.",
                    fr: "\(keys[0]) et \(keys[1]) se contredisent."
                )
                .localized
            )
        }
        // Perhaps it is the key itself, which must not be repeated.
        if let keyName, !KeyStore.isName(keyName) { throw ValidationError(KeyStore.nameWanted("--key-name").localized) }
        for line in header { try Self.check(line) }
    }

    /// - Throws: A validation error that says what is wrong with a header, and repeats nothing of its value.
    private static func check(_ line: String) throws {
        do throws(RequestHeaderError) {
            _ = try RequestHeader(line)
        } catch {
            let advice = HeaderText.advice(error).map { Text(verbatim: " ") + $0 } ?? Text(verbatim: "")
            throw ValidationError("--header: \((HeaderText.refusal(error) + advice).localized)")
        }
    }

    /// What these options say, and the model that a command of its own option names.
    package func given(model: String? = nil) -> ServerSettings.Given {
        var given = ServerSettings.Given()
        given.baseURL = baseURL
        given.model = model
        given.profile = profile
        given.keyFile = keyFile
        given.keyName = keyName
        given.headers = header.compactMap { try? RequestHeader($0) }
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
