package import ArgumentParser
import ParadigmAPI
import ParadigmJobs

/// The command `paradigm speed-test compare`.
package struct SpeedTestCompareCommand: SessionCommand {
    package static var usesThreadPool: Bool { false }

    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "compare",
            abstract: Text(
                en: "Compares measurements: two instances, two models, before and after.",
                fr: "Compare des mesures : deux instances, deux modèles, avant et après."
            )
            .localized,
            discussion: Text(
                en: """
                    Each file holds what --json printed, once or several times; the first is what the others are compared \
                    with. A measure is worse when its median is so by more than --tolerance and, where runs were \
                    repeated, the means differ by more than chance explains (Welch, 95%). Of measurements under different \
                    loads nothing is judged, and that is said.

                      paradigm speed-test --repeat 5 --json > before.json
                      paradigm speed-test compare before.json after.json --tolerance 5 --report page.html

                    Exit status: 0; 1 when a measure is worse; 65 for a file of something else; 66 no such file.
                    """,
                fr: """
                    Chaque fichier contient ce que --json a écrit, une ou plusieurs fois ; les autres sont comparés au \
                    premier. Une valeur est moins bonne si sa médiane l'est de plus que --tolerance et, quand les \
                    mesures ont été répétées, si les moyennes diffèrent plus que le hasard ne l'explique (Welch, 95 %). \
                    Sous des charges différentes, rien n'est jugé, et c'est dit.

                      paradigm speed-test --repeat 5 --json > avant.json
                      paradigm speed-test compare avant.json apres.json --tolerance 5 --report page.html

                    Code de retour : 0 ; 1 si une valeur est moins bonne ; 65 pour un fichier d'autre chose ; 66 fichier \
                    absent.
                    """
            )
            .localized
        )
    }

    @Argument(
        help: .text(en: "Files of measurements.", fr: "Fichiers de mesures.", name: .file),
        completion: .file(extensions: ["json"])
    )
    package var files: [String]

    @Option(
        help: .text(
            en: "Percent by which a measure may be worse (default: 10).",
            fr: "De combien de pour cent une valeur peut être moins bonne (par défaut : 10).",
            name: .number
        ),
        transform: DecimalText.read
    )
    package var tolerance: Double?

    @Option(
        help: .text(
            en: "Also write the comparison as one HTML page.",
            fr: "Écrire aussi la comparaison en une page HTML.",
            name: .file
        ),
        completion: .file(extensions: ["html"])
    )
    package var report: String?

    @Flag(help: .text(en: "Print one JSON object instead.", fr: "Écrire plutôt un objet JSON."))
    package var json = false

    @OptionGroup package var language: LanguageOptions

    /// Takes what it knows too, `--json` and `--report`, wherever they stand.
    @ParentCommand package var measurement: SpeedTestCommand

    package init() {}

    package func validate() throws {
        try Bounds.check(tolerance, "--tolerance", 0...1000)
        guard files.count > 1 else {
            throw ValidationError(
                Text(
                    en: "A comparison needs two files at least.",
                    fr: "Une comparaison demande au moins deux fichiers."
                )
                .localized
            )
        }
    }

    package func run(in session: Session) async throws -> ExitStatus {
        let page = (report ?? measurement.options.report).map { ReportFile($0) }
        var others = RunFiles()
        others.addStreams()
        others.addUsersFiles(session.environment)
        for path in files { others.add(.input, path) }
        try page?.check(beside: others)
        let runs = try files.map(Self.runs)
        let comparison = SpeedComparison(runs, tolerance: (tolerance ?? 10) / 100)
        if let warning = comparison.loadWarning { session.terminal.say(warning) }
        try page?.write(ComparisonPage(comparison, names: files, date: ReportFile.now).html(session.language))
        if json || measurement.options.json {
            try session.terminal.writeLine(comparison.json(files).description)
        } else {
            try session.terminal.write(comparison.text(files, session.language).utf8)
        }
        return comparison.hasRegression ? .someFailed : .success
    }

    /// The measurements in a file.
    private static func runs(_ path: String) throws -> [JSONValue] {
        let text: String
        do throws(FileTrouble) {
            text = try FileText.read(path, limit: 64 << 20)
        } catch {
            throw Failure(error.isNotFound ? .noInput : .badInput, error.text(path: path))
        }
        let objects = SpeedTestPrompts.lines(of: text).map { try? JSONValue(parsing: Array($0.utf8)) }
        let lines = objects.map { $0.flatMap(SpeedComparison.runs) }
        let measured = lines.compactMap(\.self)
        if objects.contains(where: { $0?["steps"] != nil && $0?["ended_by"] != nil }) {
            throw Failure(
                .badInput,
                Text(
                    en:
                        "\(path) holds a sweep, which has a step for each load; compare takes measurements under one, as "
                        + "“paradigm speed-test --concurrency N --json > FILE” writes them.",
                    fr:
                        "\(path) contient un --sweep, qui a une étape par charge ; compare prend des mesures sous une seule, "
                        + "comme « paradigm speed-test --concurrency N --json > FICHIER » en écrit."
                )
            )
        }
        guard !measured.isEmpty, measured.count == lines.count else {
            throw Failure(
                .badInput,
                Text(
                    en:
                        "\(path) holds no measurements. “paradigm speed-test --json > FILE” writes one, and >> adds another.",
                    fr:
                        "\(path) ne contient pas de mesures. « paradigm speed-test --json > FICHIER » en écrit une, et >> en "
                        + "ajoute une autre."
                )
            )
        }
        return measured.flatMap(\.self)
    }
}
