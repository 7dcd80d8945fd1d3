package import ParadigmAPI

/// What is wrong with a schema, and with an answer, in both languages.
package enum SchemaText {
    /// Why a schema cannot be used; nothing was sent.
    ///
    /// - Parameters:
    ///   - error: What is wrong.
    ///   - file: Where the schema stands; nil for the command line.
    /// - Returns: A sentence.
    package static func refusal(_ error: SchemaError, file: String?) -> Text {
        let name = file.map { TerminalEscaper.line($0) } ?? "--schema"
        let place = place(error)
        return Text(
            en: "\(name) cannot be used\(place.english): \(TerminalEscaper.line(error.message)).",
            fr: "\(name) est inutilisable\(place.french) : \(TerminalEscaper.line(french(error.reason)))."
        )
    }

    private static func place(_ error: SchemaError) -> Text {
        if let pointer = error.pointer, !pointer.isEmpty {
            let pointer = TerminalEscaper.line(pointer)
            return Text(en: ", at \(pointer)", fr: ", à \(pointer)")
        }
        guard let column = error.column else { return Text(verbatim: "") }
        return Text(en: ", at column \(column)", fr: ", à la colonne \(column)")
    }

    private static func french(_ reason: SchemaError.Reason) -> String {
        switch reason {
        case .syntax(let error): "ce n'est pas du JSON (ligne \(error.line), colonne \(error.column))"
        case .noSchema: "un schéma est un objet, ou true ou false"
        case .unknownWord(let word):
            "« \(word) » ne peut pas être vérifié ici ; retirez-le, ou dites-le autrement"
        case .value(let word, let wanted): "« \(word) » demande \(french(wanted))"
        case .nowhere(let reference): "la référence « \(reference) » ne mène nulle part dans ce document"
        case .endless: "ceci ramène à soi-même avant que rien de la réponse ne soit regardé"
        case .contradiction(let one, let other):
            "« \(one) » et « \(other) » se contredisent : aucune réponse ne pourrait suivre les deux"
        case .pattern(let part):
            "« \(part) » ne peut pas servir dans un pattern ici, cherché en temps linéaire ; retirez ce pattern, ou "
                + "écrivez-le sans"
        case .fields(let fault): french(fault)
        }
    }

    private static func french(_ wanted: SchemaError.Wanted) -> String {
        switch wanted {
        case .types: "l'un de object, array, string, number, integer, boolean et null, ou une liste de certains"
        case .schemas: "un objet fait de schémas"
        case .schemaList: "une liste d'au moins un schéma"
        case .names: "une liste de noms"
        case .values: "une liste d'au moins une valeur"
        case .number: "un nombre"
        case .count: "un nombre entier à partir de 0"
        case .text: "un texte"
        case .flag: "true ou false"
        }
    }

    private static func french(_ fault: SchemaError.FieldsFault) -> String {
        switch fault {
        case .noName: "il faut le nom d'un champ"
        case .unknownType(let word):
            "« \(word) » n'est pas un type : il y a string, int, number, bool, date, [type], {champs} et \"un\"|\"autre\""
        case .notClosed(let bracket): "\(bracket) n'est pas refermé"
        case .noChoice: "il faut un autre choix après |"
        case .noComma: "il faut une virgule avant le champ suivant"
        case .repeatedName(let name): "il y a deux champs « \(name) »"
        case .tooDeep: "trop d'imbrications"
        }
    }

    /// What is wrong with an answer: the end of a command that asked for one.
    package static func failure(_ answer: InvalidAnswer) -> Failure {
        let reasons = TerminalEscaper.line(answer.reasons, limit: 1_000)
        let cut =
            answer.isCut
            ? Text(
                en: " It was cut at the greatest length: raise --max-tokens.",
                fr: " Elle a été coupée à la longueur maximale : augmentez --max-tokens."
            ) : Text(verbatim: "")
        return Failure(
            .someFailed,
            Text(
                en: "The answer does not follow the schema: \(reasons).",
                fr: "La réponse ne suit pas le schéma : \(reasons)."
            ) + cut
        )
    }
}
