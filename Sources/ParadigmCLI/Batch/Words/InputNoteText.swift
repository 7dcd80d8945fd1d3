import ParadigmBatch
package import ParadigmJobs

/// What was found out about an input, for a person.
package enum InputNoteText {
    /// One line that says what was found, and which option says otherwise.
    package static func sentence(_ note: InputNote) -> Text {
        switch note {
        case .encoding(let encoding):
            let name = name(encoding)
            return Text(
                en: "The input is \(name) text, and is read as such; --encoding says otherwise.",
                fr: "L'entrée est un texte en \(name), lu comme tel ; --encoding permet d'en décider autrement."
            )
        case .mixedEncodings:
            return Text(
                en: "Some rows of the input are not UTF-8, although it is UTF-8 otherwise: these are bad rows.",
                fr:
                    "Des lignes de l'entrée ne sont pas en UTF-8, alors que le reste l'est : ce sont des lignes fautives."
            )
        case .separator(let byte):
            let (english, french) = separator(byte)
            return Text(
                en: "The fields of the input are separated by \(english); --separator says otherwise.",
                fr: "Les champs de l'entrée sont séparés par \(french) ; --separator permet d'en décider autrement."
            )
        case .tabs:
            return Text(
                en:
                    "Every line of the input has a tab in it, and each is sent as one prompt. For a table with a header: "
                    + "--input-format tsv",
                fr: "Chaque ligne de l'entrée contient une tabulation, et chacune est envoyée comme un prompt. Pour un "
                    + "tableau avec en-tête : --input-format tsv"
            )
        }
    }

    /// The name by which people know an encoding.
    package static func name(_ encoding: TextEncoding) -> String {
        switch encoding {
        case .utf8: "UTF-8"
        case .utf16LittleEndian, .utf16BigEndian: "UTF-16"
        case .windows1252: "Windows-1252"
        case .iso8859Part1: "ISO-8859-1"
        case .iso8859Part15: "ISO-8859-15"
        case .macRoman: "Mac OS Roman"
        }
    }

    private static func separator(_ byte: UInt8) -> (english: String, french: String) {
        switch byte {
        case UInt8(ascii: ","): return ("commas", "des virgules")
        case UInt8(ascii: ";"): return ("semicolons", "des points-virgules")
        case UInt8(ascii: "\t"): return ("tabs", "des tabulations")
        case UInt8(ascii: "|"): return ("vertical bars", "des barres verticales")
        default:
            let character = TerminalEscaper.line(String(UnicodeScalar(byte)))
            return ("“\(character)”", "« \(character) »")
        }
    }

    /// The label of how many rows were passed over.
    static let emptyRowsLabel = Text(en: "Empty rows", fr: "Lignes vides")

    /// How many rows were passed over.
    static func emptyRows(_ count: Int, _ figures: Figures) -> Text {
        Text(verbatim: figures.count(count)) + Text(en: ", passed over", fr: count == 1 ? ", ignorée" : ", ignorées")
    }
}
