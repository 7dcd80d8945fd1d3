package import ArgumentParser
import ParadigmBatch
package import ParadigmJobs
import ParadigmSimulator

/// What `paradigm batch` reads.
package struct BatchInputOptions: ParsableArguments {
    @Option(
        name: [.long, .customLong("input-format")],
        help: .text(
            en: "How the input is written: jsonl, openai, csv, tsv, text or xlsx (default: by its extension).",
            fr: "Écriture de l'entrée : jsonl, openai, csv, tsv, text ou xlsx (par défaut : d'après son extension).",
            name: .name
        ),
        completion: .list(InputFormat.allCases.map(\.rawValue))
    )
    package var format: InputFormat?

    @Option(
        help: .text(
            en:
                "What stands between the fields of a table: one character, or comma, semicolon, tab or bar (default: found "
                + "out).",
            fr: "Ce qui sépare les champs d'un tableau : un caractère, ou comma, semicolon, tab ou bar (par défaut : "
                + "reconnu).",
            name: .separator
        ),
        completion: .list(SeparatorArgument.names)
    )
    package var separator: SeparatorArgument?

    @Option(
        help: .text(
            en:
                "Encoding of the input: utf-8, utf-16, utf-16le, utf-16be, windows-1252, iso-8859-1, iso-8859-15 or macroman "
                + "(default: found out).",
            fr: "Encodage de l'entrée : utf-8, utf-16, utf-16le, utf-16be, windows-1252, iso-8859-1, iso-8859-15 ou "
                + "macroman (par défaut : reconnu).",
            name: .name
        ),
        completion: .list(AnnouncedEncoding.names)
    )
    package var encoding: AnnouncedEncoding?

    @Option(
        help: .text(
            en: "The prompt, with {{column}} where a column of the row goes (default: the column “prompt”).",
            fr: "Le prompt, avec {{colonne}} à la place d'une colonne de la ligne (par défaut : la colonne "
                + "« prompt »).",
            name: .words
        )
    )
    package var prompt: String?

    @Option(
        help: .text(
            en: "Instructions to the model, with {{column}} as in --prompt (default: none).",
            fr: "Consignes pour le modèle, avec {{colonne}} comme pour --prompt (par défaut : aucune).",
            name: .words
        )
    )
    package var system: String?

    @OptionGroup package var prompts: BatchPromptOptions

    @Option(
        help: .text(
            en: "Column that holds each row's id (default: custom_id in JSON lines, else none).",
            fr: "Colonne qui contient l'identifiant de chaque ligne (par défaut : custom_id en lignes JSON, sinon "
                + "aucune).",
            name: .name
        )
    )
    package var idColumn: String?

    @Option(
        help: .text(
            en: "Sheet of an Excel workbook (default: the first one that is shown).",
            fr: "Feuille d'un classeur Excel (par défaut : la première visible).",
            name: .name
        )
    )
    package var sheet: String?

    @Option(
        help: .text(
            en: "Take the first rows only (default: all).",
            fr: "Ne prendre que les premières lignes (par défaut : toutes).",
            name: .number
        )
    )
    package var limit: Int?

    @Option(
        name: .customLong("shard"),
        help: .text(
            en:
                "Take one part of several, such as 2/4, or auto: that of the task, under Slurm and Kubernetes; “paradigm "
                + "merge” puts the outputs together.",
            fr: "Ne prendre qu'une part, par exemple 2/4, ou auto : celle de la tâche, sous Slurm et Kubernetes ; "
                + "« paradigm merge » réunit les sorties.",
            name: .form("i/n|auto")
        ),
        completion: .list(["auto"])
    )
    package var part: ShardArgument?

    @Option(
        help: .text(
            en: "With --shard auto, how many parts there are (default: what the task's variables say).",
            fr: "Avec --shard auto, le nombre de parts (par défaut : ce que disent les variables de la tâche).",
            name: .number
        )
    )
    package var shards: Int?

    @Option(
        help: .text(
            en: "Path that prompts are sent to: /chat/completions, /completions or /embeddings (default: "
                + "/chat/completions).",
            fr: "Chemin auquel vont les prompts : /chat/completions, /completions ou /embeddings (par défaut : "
                + "/chat/completions).",
            name: .path
        ),
        completion: .list(RowEndpoint.known.map(\.path))
    )
    package var endpoint: String?

    @Option(
        help: .text(
            en: "Another path that rows may name, such as /rerank (repeatable).",
            fr: "Un autre chemin que les lignes peuvent indiquer, par exemple /rerank (répétable).",
            name: .path
        )
    )
    package var allowPath: [String] = []

    package init() {}

    package func validate() throws {
        try Bounds.check(limit, "--limit", 1...Int.max)
        try prompts.files.check(beside: prompt.map { _ in "--prompt" }, system: system)
        try prompts.checkBodyTemplate(beside: prompt, system)
        _ = try template(prompt, "--prompt")
        _ = try template(system, "--system")
        try checkSeparator()
        try checkParts()
    }

    /// The heading of these options in the command's help.
    package static var title: String { Text(en: "Input", fr: "Entrée").localized }
}

extension BatchInputOptions {
    private func checkSeparator() throws {
        guard separator != nil, let format, format.delimiter == nil else { return }
        throw ValidationError(
            Text(
                en: "--separator is for tables: use --format csv or tsv with it, not \(format.rawValue).",
                fr: "--separator concerne les tableaux : utilisez-la avec --format csv ou tsv, pas \(format.rawValue)."
            )
            .localized
        )
    }

    /// The template that an option holds.
    ///
    /// - Throws: A validation error that names the option and what is wrong.
    func template(_ text: String?, _ option: String) throws -> Template? {
        guard let text else { return nil }
        do throws(Template.Fault) {
            return try Template(parsing: text)
        } catch {
            throw ValidationError(BatchInputText.templateFault(error, option: option).localized)
        }
    }
}
