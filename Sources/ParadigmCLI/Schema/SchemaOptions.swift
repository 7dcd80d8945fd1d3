package import ArgumentParser
package import ParadigmAPI

/// What shape the answers of `paradigm batch` and `paradigm chat` must have.
package struct SchemaOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Shape that each answer must have: fields in one line, such as 'name, age int, tags [string], "
                + "note number?, state \"ok\"|\"ko\"', or a file of JSON Schema (default: any).",
            fr: "Forme que doit avoir chaque réponse : des champs en une ligne, par exemple 'nom, age int, "
                + "tags [string], note number?, statut \"ok\"|\"ko\"', ou un fichier JSON Schema (par défaut : "
                + "n'importe laquelle).",
            name: .schema
        ),
        completion: .file(extensions: ["json"])
    )
    package var schema: String?

    @Option(
        help: .text(
            en: "How the server is told: json_schema, json_object for servers that know no schemas, or guided_json as "
                + "vLLM has it (default: json_schema).",
            fr: "Comment le serveur l'apprend : json_schema, json_object pour ceux qui ne connaissent pas les schémas, "
                + "ou guided_json à la manière de vLLM (par défaut : json_schema).",
            name: .name
        ),
        completion: .list(SchemaForm.allCases.map(\.rawValue))
    )
    package var schemaAs: SchemaForm?

    @Option(
        help: .text(
            en:
                "How often an answer of another shape is sent back with what is wrong; each time is a request (default: "
                + "1; 0 for never).",
            fr:
                "Combien de fois une réponse d'une autre forme est renvoyée avec ce qui ne va pas ; chaque fois est une "
                + "requête (par défaut : 1 ; 0 pour jamais).",
            name: .number
        )
    )
    package var repairs: Int?

    package init() {}

    package func validate() throws {
        try Bounds.check(repairs, "--repairs", 0...20)
        guard schema == nil, let option = repairs.map({ _ in "--repairs" }) ?? schemaAs.map({ _ in "--schema-as" })
        else { return }
        throw ValidationError(
            Text(
                en: "\(option) is about the answers of --schema, which is not given.",
                fr: "\(option) concerne les réponses de --schema, qui n'est pas donné."
            )
            .localized
        )
    }

    /// The heading of these options in the command's help.
    package static var title: String { Text(en: "Shape of the answers", fr: "Forme des réponses").localized }
}

extension SchemaForm: ExpressibleByArgument {
    package static var allValueStrings: [String] { [] }
}

extension ValueName {
    /// Fields, or a file of JSON Schema.
    static let schema = ValueName(text: Text(en: "fields|file", fr: "champs|fichier"))
}
