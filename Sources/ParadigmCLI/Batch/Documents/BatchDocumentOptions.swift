package import ArgumentParser
package import ParadigmBatch

/// Which documents the questions of `paradigm batch` are asked of, and how.
package struct BatchDocumentOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Ask each row of the input of each document: a folder, numbers such as 12,13, or the list that an "
                + "upload left.",
            fr: "Poser chaque ligne de l'entrée à chaque document : un dossier, des numéros comme 12,13, ou la liste "
                + "laissée par un envoi.",
            name: .form(en: "folder|ids|file", fr: "dossier|ids|fichier")
        ),
        completion: .file()
    )
    package var documents: String?

    @Option(
        help: .text(
            en: "How documents are asked: threads, document-search or document-analysis (default: threads).",
            fr: "Façon d'interroger : threads, document-search ou document-analysis (par défaut : threads).",
            name: .name
        ),
        completion: .list(AskedEndpoint.allCases.map(\.rawValue))
    )
    package var ask: AskedEndpoint?

    @Option(
        help: .text(
            en: "Agent that answers in threads (default: the company's own).",
            fr: "Agent qui répond dans les threads (par défaut : celui de l'entreprise).",
            name: .number
        )
    )
    package var agent: String?

    @Option(
        help: .text(
            en: "Workspace that a folder is uploaded to (repeatable where none is uploaded: all of them are searched).",
            fr: "Espace de travail où un dossier est envoyé (répétable si rien n'est envoyé : tous sont fouillés).",
            name: .number
        )
    )
    package var workspace: [String] = []

    @Option(
        help: .text(
            en: "Tool that every turn has to use, such as document_search (default: the agent's choice).",
            fr: "Outil que chaque tour doit utiliser, par exemple document_search (par défaut : au choix de l'agent).",
            name: .name
        )
    )
    package var forceTool: String?

    @Option(
        help: .text(
            en: "Most steps of a turn, 1 to 20 (default: the server's).",
            fr: "Nombre d'étapes d'un tour au plus, de 1 à 20 (par défaut : celui du serveur).",
            name: .number
        )
    )
    package var maxSteps: Int?

    @Flag(
        help: .text(
            en:
                "Write a row for each document and a column for each question; OUTPUT.pairs-answers.csv has the sources.",
            fr: "Écrire une ligne par document et une colonne par question ; les sources sont dans "
                + "SORTIE.pairs-answers.csv."
        )
    )
    package var wide = false

    package init() {}

    package func validate() throws {
        try Bounds.check(maxSteps, "--max-steps", 1...20)
        let given: [(name: String, isGiven: Bool)] = [
            ("--ask", ask != nil), ("--agent", agent != nil), ("--workspace", !workspace.isEmpty),
            ("--force-tool", forceTool != nil), ("--max-steps", maxSteps != nil), ("--wide", wide),
        ]
        guard documents == nil, let option = given.first(where: \.isGiven) else {
            try checkTurnOptions()
            return
        }
        throw ValidationError(
            Text(
                en: "\(option.name) is about questions to documents: name those with --documents.",
                fr: "\(option.name) concerne les questions à des documents : indiquez-les avec --documents."
            )
            .localized
        )
    }

    private func checkTurnOptions() throws {
        guard let ask, ask != .threads else { return }
        let names = [("--agent", agent != nil), ("--force-tool", forceTool != nil), ("--max-steps", maxSteps != nil)]
        guard let option = names.first(where: \.1)?.0 else { return }
        throw ValidationError(
            Text(
                en: "\(option) is for --ask threads, not for \(ask.rawValue).",
                fr: "\(option) va avec --ask threads, pas avec \(ask.rawValue)."
            )
            .localized
        )
    }

    /// The heading of these options in the command's help.
    package static var title: String { Text(en: "Questions to documents", fr: "Questions à des documents").localized }
}

/// The endpoints that documents can be asked at.
package enum AskedEndpoint: String, CaseIterable, ExpressibleByArgument, Sendable {
    case threads
    case documentSearch = "document-search"
    case documentAnalysis = "document-analysis"

    // The help names them in its own words.
    package static var allValueStrings: [String] { [] }

    /// What is worked on there.
    package var work: RowWork {
        switch self {
        case .threads: .turn
        case .documentSearch: .search
        case .documentAnalysis: .analysis
        }
    }
}
