package import ParadigmJobs

/// What is wrong with a row that cannot be sent, for a person.
package enum RowFaultText {
    /// What is wrong, without the place and without a full stop, fit for a terminal.
    package static func sentence(_ fault: BadRow.Fault) -> Text {
        sentence(fault) { TerminalEscaper.line($0, limit: 200) }
    }

    /// The same for a file, with names as the input has them.
    package static func written(_ fault: BadRow.Fault) -> Text { sentence(fault) { $0 } }

    private static func sentence(_ fault: BadRow.Fault, _ shown: (String) -> String) -> Text {
        switch fault {
        case .notJSON(let problem): JSONText.sentence(problem)
        case .bodyNotJSON(let problem): Text(en: "the body: ", fr: "le corps : ") + JSONText.sentence(problem)
        case .notUTF8: Text(en: "the bytes are not valid UTF-8", fr: "les octets ne sont pas de l'UTF-8 valide")
        case .tooLong(let limit): Text(en: "longer than \(limit) bytes", fr: "plus longue que \(limit) octets")
        case .duplicateID:
            Text(en: "an earlier row has the same id", fr: "une ligne précédente a le même identifiant")
        case .malformedID:
            Text(
                en: "the id is neither a string nor an integer",
                fr: "l'identifiant n'est ni un texte ni un nombre entier"
            )
        case .noBody: Text(en: "there is no \"body\"", fr: "il n'y a pas de « body »")
        case .malformedBody: Text(en: "the body is not an object", fr: "« body » n'est pas un objet")
        case .noQuestion(let members): noQuestion(members, shown)
        case .malformedPrompt: Text(en: "the prompt is not text", fr: "le prompt n'est pas du texte")
        case .emptyPrompt: Text(en: "the prompt is empty", fr: "le prompt est vide")
        case .noField(let name):
            Text(
                en: "there is no field \"\(shown(name))\" for the template",
                fr: "il n'y a pas de champ « \(shown(name)) » pour le modèle de prompt"
            )
        case .otherMethod: Text(en: "the method is not POST", fr: "la méthode n'est pas POST")
        case .noURL: Text(en: "there is no \"url\"", fr: "il n'y a pas de « url »")
        case .malformedURL: Text(en: "the url is not text", fr: "« url » n'est pas du texte")
        case .path(let fault): path(fault)
        case .forbiddenPath:
            Text(
                en: "the url is not a path that may be sent to; --allow-path allows it",
                fr: "« url » n'est pas un chemin autorisé ; --allow-path l'autorise"
            )
        case .noModel:
            Text(
                en: "no model: give --model or set PARADIGM_MODEL",
                fr: "aucun modèle : indiquez --model ou définissez PARADIGM_MODEL"
            )
        case .malformedModel: Text(en: "the model is not a name", fr: "le modèle n'est pas un nom")
        case .columns(let found, let expected): columns(found, expected)
        case .textAfterQuote:
            Text(
                en: "text after the quote that closes a field",
                fr: "du texte après le guillemet qui ferme un champ"
            )
        case .openQuote: Text(en: "the quote is not closed", fr: "le guillemet n'est pas fermé")
        case .formulaWithoutValue(let cell):
            Text(
                en: "the formula in \(cell) was saved without its value",
                fr: "la formule en \(cell) a été enregistrée sans sa valeur"
            )
        case .document(let trouble): DocumentTroubleText.sentence(trouble, shown)
        }
    }

    private static func path(_ fault: BadRow.PathFault) -> Text {
        switch fault {
        case .noSlash:
            Text(
                en: "the url must be a path that begins with a slash: the host is that of the base URL",
                fr: "« url » doit être un chemin qui commence par une barre oblique : l'hôte est celui de l'adresse de "
                    + "base"
            )
        case .backslash: Text(en: "the url has a backslash", fr: "« url » contient une barre oblique inverse")
        case .character:
            Text(
                en: "the url has a character that a path may not have",
                fr: "« url » contient un caractère interdit dans un chemin"
            )
        case .query: Text(en: "the url has a query", fr: "« url » contient une chaîne de requête")
        case .fragment: Text(en: "the url has a fragment", fr: "« url » contient un fragment")
        case .part(let part): Text(en: "the url has \"\(part)\" in it", fr: "« url » contient « \(part) »")
        }
    }

    private static func noQuestion(_ members: OtherMembers, _ shown: (String) -> String) -> Text {
        let what = Text(
            en: "there is none of \"body\", \"messages\", \"input\" and \"prompt\"",
            fr: "il n'y a ni « body », ni « messages », ni « input », ni « prompt »"
        )
        guard !members.names.isEmpty else { return what }
        let names = members.names.map(shown)
        let (english, french) = (
            names.map { "\"\($0)\"" }.joined(separator: ", "), names.map { "« \($0) »" }.joined(separator: ", ")
        )
        return what + Text(en: ", but \(english)", fr: ", mais \(french)") + use(members.use, shown)
    }

    /// What to do with a line that has other members; nothing where nothing can be told.
    private static func use(_ use: OtherMembers.Use?, _ shown: (String) -> String) -> Text {
        switch use {
        case nil: return Text(verbatim: "")
        case .rows(let name):
            let name = shown(name)
            return Text(
                en: ": if that list holds the rows, take them out with jq -c '.\(name)[]'",
                fr: " : si cette liste contient les lignes, sortez-les avec jq -c '.\(name)[]'"
            )
        case .body(let name):
            let name = shown(name)
            return Text(
                en: ": what is called \"\(name)\" there is called \"body\" here",
                fr: " : ce qui s'appelle là « \(name) » s'appelle ici « body »"
            )
        case .answer:
            return Text(
                en:
                    ": this is what a batch has written; in a table (-o FILE.csv) its answers are a column to go on with",
                fr: " : c'est ce qu'un lot a écrit ; dans un tableau (-o FICHIER.csv), ses réponses sont une colonne "
                    + "utilisable ensuite"
            )
        case .column(let name):
            let name = shown(name)
            return Text(
                en: ": say with --prompt what to ask, as in --prompt '{{\(name)}}'",
                fr: " : dites avec --prompt ce qu'il faut demander, comme --prompt '{{\(name)}}'"
            )
        }
    }

    private static func columns(_ found: Int, _ expected: Int) -> Text {
        let (wanted, there) = (
            expected == 1 ? "1 colonne attendue" : "\(expected) colonnes attendues", found == 1 ? "trouvée" : "trouvées"
        )
        return Text(en: "expected \(expected) columns, found \(found)", fr: "\(wanted), \(found) \(there)")
    }
}

/// Why a document cannot be asked, for a person.
enum DocumentTroubleText {
    /// A sentence without a full stop, in which words of others stand as they are to be shown.
    static func sentence(_ trouble: DocumentTrouble, _ shown: (String) -> String) -> Text {
        switch trouble {
        case .gone: Text(en: "the server does not have it", fr: "le serveur ne l'a pas")
        case .notReady(""): Text(en: "the server is not ready with it", fr: "le serveur n'a pas fini de le préparer")
        case .notReady(let status):
            Text(
                en: "the server is not ready with it: \(shown(status))",
                fr: "le serveur n'a pas fini de le préparer : \(shown(status))"
            )
        case .notUploaded: Text(en: "not uploaded", fr: "non envoyé")
        case .unnamed:
            Text(
                en: "the list does not say what the server calls it",
                fr: "la liste ne dit pas comment le serveur l'appelle"
            )
        case .said(let words): Text(verbatim: shown(words))
        }
    }
}
