package import ArgumentParser
import ParadigmSimulator

/// The command `paradigm simulate`.
package struct SimulateCommand: SessionCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "simulate",
            abstract: SimulateHelp.abstract.localized,
            usage: "paradigm simulate [<options>]",
            discussion: SimulateHelp.discussion.localized
        )
    }

    @Option(
        help: .text(
            en: "Port to listen on; 0 takes a free one (default: 8080).",
            fr: "Port d'écoute ; 0 en prend un de libre (par défaut : 8080).",
            name: .number
        )
    )
    package var port: Int?

    @Option(
        help: .text(
            en: "Address to listen on (default: 127.0.0.1, this machine only).",
            fr: "Adresse d'écoute (par défaut : 127.0.0.1, cette machine seulement).",
            name: .address
        )
    )
    package var host: String?

    @Option(
        help: .text(
            en: "Seed that all drawn numbers follow from (default: 1).",
            fr: "Graine de tous les nombres tirés (par défaut : 1).",
            name: .number
        )
    )
    package var seed: UInt64?

    @Option(
        help: .text(
            en: "Time each request takes: none, fixed:10ms, lognormal:500ms:0.6 (mean, sigma) or tokens:200ms:20ms "
                + "(first, each) (default: lognormal:500ms:0.6).",
            fr: "Durée de chaque requête : none, fixed:10ms, lognormal:500ms:0.6 (moyenne, sigma) ou tokens:200ms:20ms "
                + "(premier, chacun) (par défaut : lognormal:500ms:0.6).",
            name: .form(en: "kind:time", fr: "genre:durée")
        )
    )
    package var latency: String?

    @Option(
        help: .text(
            en: "How many requests are worked on at once; others wait. 64,32@30s changes it after 30 s (default: no "
                + "bound).",
            fr: "Nombre de requêtes traitées à la fois ; les autres attendent. 64,32@30s le change après 30 s (par "
                + "défaut : sans limite).",
            name: .number
        )
    )
    package var slots: String?

    @Option(
        help: .text(
            en: "Work in steps as vLLM does, instead of --latency and --slots: each gives every active request a "
                + "token. 20ms:0.5ms:256 is what a step takes, what each active request adds, and how many may be "
                + "active; a fourth part, such as 0.05ms, is what each prompt token adds once (default: off).",
            fr: "Travailler par pas comme vLLM, au lieu de --latency et --slots : chacun donne un token à chaque "
                + "requête active. 20ms:0.5ms:256 est la durée d'un pas, ce qu'y ajoute chaque requête active, et "
                + "combien peuvent l'être ; une quatrième partie, par exemple 0.05ms, est ce qu'ajoute une fois "
                + "chaque token du prompt (par défaut : non).",
            name: .form(en: "step:each:most", fr: "pas:chacune:maximum")
        )
    )
    package var batching: String?

    @Option(
        help: .text(
            en: "How many requests may wait; others get 429 (default: no bound).",
            fr: "Nombre de requêtes qui peuvent attendre ; les autres reçoivent 429 (par défaut : sans limite).",
            name: .number
        )
    )
    package var queue: Int?

    @Option(
        help: .text(
            en: "Requests allowed per minute; others get 429 (default: no limit).",
            fr: "Requêtes permises par minute ; les autres reçoivent 429 (par défaut : sans limite).",
            name: .number
        )
    )
    package var rpm: Int?

    @Option(
        help: .text(
            en: "Tokens allowed per minute (default: no limit).",
            fr: "Tokens permis par minute (par défaut : sans limite).",
            name: .number
        )
    )
    package var tpm: Int?

    @Option(
        help: .text(
            en: "What replies say about these limits: all, retry-after or none (default: all).",
            fr:
                "Ce que les réponses disent de ces limites : all (tout), retry-after ou none (rien) (par défaut : all).",
            name: .form("all|retry-after|none")
        ),
        completion: .list(LimitReport.allCases.map(\.rawValue))
    )
    package var limitFields: String?

    @OptionGroup package var documents: SimulatedDocumentOptions

    @Option(
        help: .text(
            en: "What goes wrong and when, such as 503:10% (repeatable; the first that applies decides).",
            fr: "Ce qui va de travers et quand, par exemple 503:10% (répétable ; le premier qui s'applique décide).",
            name: .fault
        )
    )
    package var fault: [String] = []

    @Option(
        name: .customLong("api-key"),
        help: .text(
            en: "The only key that is accepted, a test value (default: any key except wrong-key).",
            fr: "La seule clé acceptée, une valeur de test (par défaut : toute clé sauf wrong-key).",
            name: .key
        )
    )
    package var apiKey: String?

    @Option(
        help: .text(
            en: "PEM file of a certificate, to speak TLS; needs --tls-key.",
            fr: "Fichier PEM d'un certificat, pour parler TLS ; demande --tls-key.",
            name: .file
        ),
        completion: .file()
    )
    package var tlsCert: String?

    @Option(
        help: .text(
            en: "PEM file of the certificate's private key.",
            fr: "Fichier PEM de la clé privée du certificat.",
            name: .file
        ),
        completion: .file()
    )
    package var tlsKey: String?

    @Option(
        help: .text(
            en: "Append a JSON line about each request to this file, when it has ended.",
            fr: "Ajouter à ce fichier une ligne JSON par requête, quand elle est finie.",
            name: .file
        ),
        completion: .file()
    )
    package var log: String?

    @Flag(
        help: .text(
            en: "Print the address alone, and end when standard input does.",
            fr: "N'écrire que l'adresse, et s'arrêter à la fin de l'entrée standard.",
            visibility: .hidden
        )
    )
    package var attached = false

    @OptionGroup package var language: LanguageOptions

    package init() {}

    package func validate() throws {
        try Bounds.check(port, "--port", 0...65535)
        try Bounds.check(queue, "--queue", 0...1_000_000)
        try Bounds.check(rpm, "--rpm", 1...1_000_000_000)
        try Bounds.check(tpm, "--tpm", 1...1_000_000_000_000)
        guard batching == nil || (latency == nil && slots == nil) else {
            throw ValidationError(
                Text(
                    en: "--batching takes the place of --latency and --slots: give it without them.",
                    fr: "--batching remplace --latency et --slots : donnez-le sans eux."
                )
                .localized
            )
        }
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError(
                Text(
                    en: "--tls-cert and --tls-key belong together.",
                    fr: "--tls-cert et --tls-key vont ensemble."
                )
                .localized
            )
        }
    }
}
