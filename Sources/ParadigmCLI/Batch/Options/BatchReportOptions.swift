package import ArgumentParser

/// What `paradigm batch` tells about its work.
package struct BatchReportOptions: ParsableArguments {
    @Flag(
        help: .text(
            en: "Check the whole input and estimate the tokens; send nothing.",
            fr: "Vérifier toute l'entrée et estimer les tokens ; ne rien envoyer."
        )
    )
    package var dryRun = false

    @OptionGroup package var looks: PreviewOptions

    @Option(
        help: .text(
            en:
                "How progress is shown on standard error: bar, plain, json or none (default: bar on a terminal, none under "
                + "a cluster's engine, else plain).",
            fr: "Affichage de l'avancement sur la sortie d'erreur : bar, plain, json ou none (par défaut : bar sur un "
                + "terminal, none sous un moteur de grappe, sinon plain).",
            name: .form("bar|plain|json|none")
        ),
        completion: .list(ProgressStyle.allCases.map(\.rawValue))
    )
    package var progress: ProgressStyle?

    @Flag(
        help: .text(
            en: "Say nothing but what goes wrong and how it ended, in a line.",
            fr: "Ne rien dire d'autre que les erreurs et, en une ligne, comment cela s'est terminé."
        )
    )
    package var quiet = false

    @Flag(
        help: .text(
            en: "Print the summary as one JSON object: on standard output with -o, else on standard error.",
            fr: "Écrire le bilan en un objet JSON : sur la sortie standard avec -o, sinon sur la sortie d'erreur."
        )
    )
    package var json = false

    @Option(
        name: .customLong("report"),
        help: .text(
            en: "Also write a report of this run as one HTML page: counts, time, latencies, what held it up, failures.",
            fr: "Écrire aussi un rapport de cette exécution en une page HTML : nombres, durée, latences, attentes, "
                + "échecs.",
            name: .file
        ),
        completion: .file(extensions: ["html"])
    )
    package var page: String?

    @Flag(
        help: .text(
            en: "Serve the report while the run goes on, to this machine alone; the address is printed.",
            fr: "Servir le rapport pendant l'exécution, à cette machine seule ; l'adresse est affichée."
        )
    )
    package var serveReport = false

    @Flag(
        inversion: .prefixedNo,
        help: .text(
            en:
                "End with status 1 when rows failed (default: yes, but for rows from standard input to standard output).",
            fr:
                "Finir avec le code 1 si des lignes ont échoué (par défaut : oui, sauf de l'entrée standard à la sortie "
                + "standard)."
        )
    )
    package var strict: Bool?

    package init() {}

    /// The heading of these options in the command's help.
    package static var title: String { Text(en: "Report", fr: "Rapport").localized }
}

/// How progress is shown: `--progress`.
package enum ProgressStyle: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// A panel that is drawn again in place.
    case bar
    /// A line now and then.
    case plain
    /// A JSON object a line.
    case json
    /// Nothing.
    case none

    package static var allValueStrings: [String] { [] }
}
