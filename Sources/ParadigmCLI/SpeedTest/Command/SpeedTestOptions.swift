package import ArgumentParser

/// What `paradigm speed-test` sends and measures.
package struct SpeedTestOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "How many requests to send (default: 20, or one for each row of --names or --prompts).",
            fr: "Nombre de requêtes à envoyer (par défaut : 20, ou une par ligne de --names ou --prompts).",
            name: .number
        )
    )
    package var requests: Int?

    @Option(
        help: .text(
            en: "How many requests are in flight at once, fixed during the run (default: all of them).",
            fr: "Nombre de requêtes en vol à la fois, fixe pendant la mesure (par défaut : toutes).",
            name: .number
        )
    )
    package var concurrency: Int?

    @Option(
        help: .text(
            en: "How many are also sent one after the other: all, a number, or none (default: all up to 50 requests, "
                + "beyond that a sample of 50, scaled to all).",
            fr: "Combien sont aussi envoyées l'une après l'autre : all (toutes), un nombre, ou none (aucune) (par "
                + "défaut : toutes jusqu'à 50, au-delà un échantillon de 50, rapporté à toutes).",
            name: .form("all|N|none")
        )
    )
    package var sequential: SequentialExtent?

    @Option(
        help: .text(
            en: "Which run comes first: concurrent-first or sequential-first (default: concurrent-first).",
            fr: "Ce qui est mesuré d'abord : concurrent-first (toutes à la fois) ou sequential-first (une à une) (par "
                + "défaut : concurrent-first).",
            name: .order
        ),
        completion: .list(SpeedTestOrder.allCases.map(\.rawValue))
    )
    package var order: SpeedTestOrder?

    @Flag(
        help: .text(
            en: "Measure the requests one by one a second time with a new connection for each, as the documentation "
                + "does, and say what connection reuse alone brings.",
            fr: "Mesurer une seconde fois les requêtes une à une avec une nouvelle connexion pour chacune, comme la "
                + "documentation, et dire ce qu'apporte la seule réutilisation des connexions."
        )
    )
    package var freshConnections = false

    @Flag(
        help: .text(
            en: "Find the concurrency at which throughput stops growing instead: 1, 2, 4, … in flight, up to "
                + "--concurrency (default: 128).",
            fr: "Chercher plutôt la concurrence à laquelle le débit cesse d'augmenter : 1, 2, 4, … en vol, jusqu'à "
                + "--concurrency (par défaut : 128)."
        )
    )
    package var sweep = false

    @OptionGroup package var load: LoadOptions

    @Option(
        help: .text(
            en: "File of names to greet, one per line (default: twenty names from Alice to Tiffany).",
            fr: "Fichier de prénoms à saluer, un par ligne (par défaut : vingt prénoms d'Alice à Tiffany).",
            name: .file
        ),
        completion: .file()
    )
    package var names: String?

    @OptionGroup package var workload: WorkloadOptions

    @Option(
        help: .text(
            en: "Model (default: PARADIGM_MODEL, else alfred-4.2).",
            fr: "Modèle (par défaut : PARADIGM_MODEL, sinon alfred-4.2).",
            name: .name
        )
    )
    package var model: String?

    @Option(
        help: .text(
            en: "Randomness of the answers, 0 to 2 (default: 0.4).",
            fr: "Part de hasard des réponses, de 0 à 2 (par défaut : 0.4).",
            name: .number
        ),
        transform: DecimalText.read
    )
    package var temperature: Double?

    @Option(
        help: .text(
            en: "Longest answer in tokens, one number or spread: 64:256 (from, to), normal:128:32, lognormal:128:0.6 "
                + "(default: 150).",
            fr: "Longueur maximale d'une réponse en tokens, un nombre ou une répartition : 64:256 (de, à), "
                + "normal:128:32, lognormal:128:0.6 (par défaut : 150).",
            name: .number
        ),
        transform: TokenCounts.reading(.bounds)
    )
    package var maxTokens: TokenCounts?

    @Option(
        help: .text(
            en:
                "Seed of the sample, of the times of --rate, of the lengths and of the built-in simulator (default: 1).",
            fr: "Graine de l'échantillon, des départs de --rate, des longueurs et du simulateur intégré (par défaut : "
                + "1).",
            name: .number
        )
    )
    package var seed: UInt64?

    @Option(
        help: .text(
            en:
                "Also write a report as one HTML page: both runs drawn request by request, or the steps of --sweep, and the "
                + "figures.",
            fr:
                "Écrire aussi un rapport en une page HTML : les deux mesures dessinées requête par requête, ou les étapes "
                + "de --sweep, et les chiffres.",
            name: .file
        ),
        completion: .file(extensions: ["html"])
    )
    package var report: String?

    @Option(
        name: .customLong("repeat"),
        help: .text(
            en: "Measure so many times, and tell the medians and how far they differ (default: 1).",
            fr: "Mesurer tant de fois, et dire les médianes et leur dispersion (par défaut : 1).",
            name: .number
        )
    )
    package var repeats: Int?

    @Flag(
        help: .text(
            en: "Serve the report while the run goes on, to this machine alone; the address is printed.",
            fr: "Servir le rapport pendant la mesure, à cette machine seule ; l'adresse est affichée."
        )
    )
    package var serveReport = false

    @Flag(
        help: .text(
            en: "Say nothing but what goes wrong and what it came to, in a line.",
            fr: "Ne rien dire d'autre que les erreurs et, en une ligne, le résultat."
        )
    )
    package var quiet = false

    @Flag(help: .text(en: "Print one JSON object instead.", fr: "Écrire plutôt un objet JSON."))
    package var json = false

    package init() {}

    package func validate() throws {
        try Bounds.check(requests, "--requests", 1...1_000_000)
        try Bounds.check(concurrency, "--concurrency", 1...1_000_000)
        try Bounds.check(repeats, "--repeat", 1...100)
        try Bounds.check(temperature, "--temperature", 0...2)
        try checkSweep()
        try load.check(concurrency: concurrency)
        try workload.check(names: names, model: model, temperature, hasMaxTokens: maxTokens != nil)
    }

    private func checkSweep() throws {
        let others: [(String, Bool)] = [
            ("--requests", requests != nil), ("--sequential", sequential != nil), ("--order", order != nil),
            ("--fresh-connections", freshConnections), ("--repeat", repeats != nil), ("--turns", workload.turns != nil),
        ]
        guard sweep, let (name, _) = (others + load.beyondSweep).first(where: \.1) else { return }
        throw ValidationError(
            Text(
                en: "--sweep has steps of its own; it takes no \(name).",
                fr: "--sweep procède par étapes ; il ne va pas avec \(name)."
            )
            .localized
        )
    }

    /// The heading of these options in the command's help.
    package static var title: String { Text(en: "Measurement", fr: "Mesure").localized }
}

extension SequentialExtent: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(text: argument)
    }

    package static var allValueStrings: [String] { [] }
}

extension SpeedTestOrder: ExpressibleByArgument {
    package static var allValueStrings: [String] { [] }
}
