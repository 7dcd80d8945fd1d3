package import ArgumentParser

/// How hard `paradigm batch` may drive the server, and when it gives up.
package struct BatchPaceOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Requests in flight at once: a number, or auto to follow what the server takes, beginning with 32 and "
                + "never above 1024; auto:8 and auto:8-64 say how few at least, and how many at most (default: auto).",
            fr: "Requêtes en vol à la fois : un nombre, ou auto pour suivre ce que le serveur accepte, en commençant "
                + "par 32 et sans dépasser 1024 ; auto:8 et auto:8-64 disent combien au moins, et au plus (par "
                + "défaut : auto).",
            name: .form("N|auto")
        ),
        completion: .list(["auto"]),
        transform: ConcurrencyChoice.init
    )
    package var concurrency: ConcurrencyChoice?

    @Option(
        help: .text(
            en: "Requests per minute at most (default: what the server says).",
            fr: "Requêtes par minute au plus (par défaut : ce que dit le serveur).",
            name: .number
        )
    )
    package var rpm: Int?

    @Option(
        help: .text(
            en: "Tokens per minute at most, prompts and answers (default: what the server says).",
            fr: "Tokens par minute au plus, prompts et réponses (par défaut : ce que dit le serveur).",
            name: .number
        )
    )
    package var tpm: Int?

    @Option(
        help: .text(
            en: "So many processes use the server together: each takes its part of --rpm, --tpm and --concurrency "
                + "(default: the parts of --shard, else 1).",
            fr:
                "Tant de processus utilisent le serveur ensemble : chacun prend sa part de --rpm, --tpm et --concurrency "
                + "(par défaut : le nombre de parts de --shard, sinon 1).",
            name: .number
        )
    )
    package var sharedBy: Int?

    @Option(
        help: .text(
            en: "Stop when this run has used so many tokens (default: no cap).",
            fr: "S'arrêter quand cette exécution a utilisé tant de tokens (par défaut : sans plafond).",
            name: .number
        )
    )
    package var maxTokensTotal: Int?

    @Option(
        help: .text(
            en: "Stop when this run has cost so much; needs --price-in and --price-out (default: no cap).",
            fr: "S'arrêter quand cette exécution a coûté tant ; demande --price-in et --price-out (par défaut : sans "
                + "plafond).",
            name: .amount
        ),
        transform: DecimalText.read
    )
    package var maxCost: Double?

    @Option(
        help: .text(
            en: "Price of a million tokens of prompts, in any currency.",
            fr: "Prix d'un million de tokens de prompts, dans la monnaie de votre choix.",
            name: .amount
        ),
        transform: DecimalText.read
    )
    package var priceIn: Double?

    @Option(
        help: .text(
            en: "Price of a million tokens of answers.",
            fr: "Prix d'un million de tokens de réponses.",
            name: .amount
        ),
        transform: DecimalText.read
    )
    package var priceOut: Double?

    @Option(
        help: .text(
            en: "Wait so long for a server that stopped answering or refuses everything (429), then stop "
                + "(default: 15m).",
            fr: "Attendre aussi longtemps un serveur qui ne répond plus, ou refuse tout par 429, puis s'arrêter "
                + "(par défaut : 15m).",
            name: .time
        )
    )
    package var maxOutage: TimeSpan?

    @Option(
        help: .text(
            en: "After Ctrl-C, give rows in flight so long to finish (default: 20s).",
            fr: "Après Ctrl-C, laisser ce temps aux lignes en vol pour finir (par défaut : 20s).",
            name: .time
        )
    )
    package var grace: TimeSpan?

    @Flag(
        help: .text(
            en: "At the end, send rows that take unusually long a second time and keep the first answer; both may be "
                + "billed, at most one row in twenty.",
            fr:
                "À la fin, renvoyer les lignes inhabituellement lentes et garder la première réponse ; les deux peuvent "
                + "être facturées, au plus une ligne sur vingt."
        )
    )
    package var hedge = false

    @Option(
        help: .text(
            en: "Requests and replies in memory at once, in MiB (default: 256).",
            fr: "Requêtes et réponses en mémoire à la fois, en Mio (par défaut : 256).",
            name: .number
        )
    )
    package var maxBuffer: Int?

    package init() {}

    package func validate() throws {
        try Bounds.check(maxBuffer, "--max-buffer", 1...1_000_000)
        try Bounds.check(rpm, "--rpm", 1...1_000_000_000)
        try Bounds.check(tpm, "--tpm", 1...1_000_000_000_000)
        try Bounds.check(sharedBy, "--shared-by", 1...10_000)
        try Bounds.check(maxTokensTotal, "--max-tokens-total", 1...1_000_000_000_000_000)
        for (price, option) in [(maxCost, "--max-cost"), (priceIn, "--price-in"), (priceOut, "--price-out")] {
            try Bounds.check(price, option, 0...1e12)
        }
        guard maxCost == nil || (priceIn != nil && priceOut != nil) else {
            throw ValidationError(
                Text(
                    en: "--max-cost needs to know the prices: give --price-in and --price-out.",
                    fr: "--max-cost a besoin des prix : indiquez --price-in et --price-out."
                )
                .localized
            )
        }
    }

    /// The heading of these options in the command's help.
    package static var title: String { Text(en: "Pace and limits", fr: "Allure et limites").localized }
}

/// A length of time as options take it: see ``DurationText``.
package struct TimeSpan: Sendable, Hashable, ExpressibleByArgument {
    /// The length.
    package let duration: Duration

    /// `500ms`, `10s`, `2m`, `1h`, or a number of seconds; nil for anything else.
    package init?(argument: String) {
        guard let duration = DurationText.parse(argument) else { return nil }
        self.duration = duration
    }
}
