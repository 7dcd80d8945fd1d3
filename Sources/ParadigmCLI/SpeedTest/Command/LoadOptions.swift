package import ArgumentParser

/// How requests come in a measurement, whether their answers are streamed, and what answers are to keep to.
package struct LoadOptions: ParsableArguments {
    @Flag(
        help: .text(
            en: "Stream the answers, and measure the time to the first token, between tokens, and tokens a second.",
            fr:
                "Recevoir les réponses au fil de l'eau, et mesurer le délai du premier token, l'écart entre tokens et les "
                + "tokens par seconde."
        )
    )
    package var stream = false

    @Option(
        help: .text(
            en: "Send so many requests a second, whatever becomes of them; a latency counts from when a request was "
                + "meant to be sent. --concurrency bounds how many are in flight.",
            fr: "Envoyer tant de requêtes par seconde, quoi qu'il advienne ; une latence compte depuis le moment où la "
                + "requête devait partir. --concurrency borne le nombre en vol.",
            name: .number
        ),
        transform: DecimalText.read
    )
    package var rate: Double?

    @Option(
        help: .text(
            en: "How requests of --rate are spread: poisson or constant (default: poisson).",
            fr: "Répartition des requêtes de --rate : poisson ou constant (par défaut : poisson).",
            name: .form(en: "spread", fr: "répartition")
        ),
        completion: .list(Arrivals.allCases.map(\.rawValue))
    )
    package var arrivals: Arrivals?

    @Option(
        help: .text(
            en: "Begin requests for so long, as 30s or 5m, instead of a number of them; with --concurrency or --rate.",
            fr: "Envoyer des requêtes pendant cette durée, par exemple 30s ou 5m, au lieu d'un nombre ; avec "
                + "--concurrency ou --rate.",
            name: .form(en: "time", fr: "durée")
        )
    )
    package var duration: TimeSpan?

    @Option(
        help: .text(
            en: "Leave out the requests of the first seconds, as 5s, in which the server and its caches warm up.",
            fr: "Ne pas compter les requêtes des premières secondes, par exemple 5s, où le serveur se met en route.",
            name: .form(en: "time", fr: "durée")
        )
    )
    package var warmup: TimeSpan?

    @Option(
        help: .text(
            en:
                "Let the rate, or how many are in flight, rise in a straight line over so long, as 30s; the steady state "
                + "after it is told apart.",
            fr: "Faire monter le débit, ou le nombre en vol, en ligne droite pendant cette durée, par exemple 30s ; le "
                + "régime établi qui suit est dit à part.",
            name: .form(en: "time", fr: "durée")
        )
    )
    package var ramp: TimeSpan?

    @Option(
        help: .text(
            en:
                "What answers are to keep to, as ttft=500ms,total=10s@99: time to the first token (ttft), between tokens "
                + "(itl), in all (total); @99 asks it of 99% of the requests, and the exit status is 1 if it is missed.",
            fr:
                "Ce que les réponses doivent tenir, par exemple ttft=500ms,total=10s@99 : délai du premier token (ttft), "
                + "entre tokens (itl), en tout (total) ; @99 l'exige de 99 % des requêtes, sinon le code de retour est 1.",
            name: .form(en: "limits", fr: "limites")
        )
    )
    package var slo: ServiceLevel?

    @Option(
        help: .text(
            en: "Also write a line of JSON about each request.",
            fr: "Écrire aussi une ligne JSON sur chaque requête.",
            name: .file
        ),
        completion: .file(extensions: ["jsonl"])
    )
    package var requestsOut: String?

    package init() {}

    /// Whether requests come in another way than a number of them at once.
    var isLoad: Bool { rate != nil || duration != nil || warmup != nil || ramp != nil }

    /// What a sweep, which has steps of its own, has no use for, and whether it is given.
    var beyondSweep: [(String, Bool)] {
        [
            ("--rate", rate != nil), ("--duration", duration != nil), ("--warmup", warmup != nil),
            ("--ramp", ramp != nil), ("--slo", slo != nil),
            ("--requests-out", requestsOut != nil),
        ]
    }

    /// Checks what the options say together.
    func check(concurrency: Int?) throws {
        try Bounds.check(rate, "--rate", 0.001...1_000_000)
        if arrivals != nil, rate == nil {
            throw Self.wrong(en: "--arrivals goes with --rate.", fr: "--arrivals va avec --rate.")
        }
        if duration != nil, rate == nil, concurrency == nil {
            throw Self.wrong(
                en: "--duration needs --concurrency or --rate, which say how many requests there are in that time.",
                fr: "--duration demande --concurrency ou --rate, qui disent combien de requêtes il y a dans ce temps."
            )
        }
        if ramp != nil, rate == nil, concurrency == nil {
            throw Self.wrong(
                en: "--ramp needs --concurrency or --rate, which say how far it rises.",
                fr: "--ramp demande --concurrency ou --rate, qui disent jusqu'où cela monte."
            )
        }
        if let ramp, let duration, ramp.duration >= duration.duration {
            throw Self.wrong(
                en: "--ramp must be shorter than --duration.",
                fr: "--ramp doit être plus courte que --duration."
            )
        }
        if let warmup, let duration, warmup.duration >= duration.duration {
            throw Self.wrong(
                en: "--warmup must be shorter than --duration.",
                fr: "--warmup doit être plus court que --duration."
            )
        }
        if let slo, slo.needsStreams, !stream {
            throw Self.wrong(
                en: "--slo names the time to tokens, which only streams show: add --stream.",
                fr: "--slo nomme un délai de tokens, que seuls les flux montrent : ajoutez --stream."
            )
        }
    }

    private static func wrong(en: String, fr: String) -> ValidationError {
        ValidationError(Text(en: en, fr: fr).localized)
    }
}

extension Arrivals: ExpressibleByArgument {
    package static var allValueStrings: [String] { [] }
}

extension ServiceLevel: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(text: argument)
    }
}
