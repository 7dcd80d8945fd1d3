import ParadigmJobs

/// A file of words: a prompt, instructions, a schema.
enum PlainTextFile {
    /// The text of a file in UTF-8.
    ///
    /// - Throws: ``Failure`` that names the file, what it is instead, and what to do.
    static func read(_ path: String, limit: Int) throws(Failure) -> String {
        let bytes: [UInt8]
        do throws(FileTrouble) {
            bytes = try FileText.bytes(path, limit: limit)
        } catch {
            throw Failure(error.isNotFound ? .noInput : .badInput, error.text(path: path))
        }
        if let foreign = ForeignText(bytes) { throw Failure(.badInput, refusal(foreign, TerminalEscaper.line(path))) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func refusal(_ foreign: ForeignText, _ path: String) -> Text {
        switch foreign {
        case .file(let found):
            Text(en: "\(path) is ", fr: "\(path) est ") + what(found)
                + Text(
                    en: ", not a text. Copy the words into a text file (.txt), and save that as UTF-8.",
                    fr: ", pas un texte. Copiez les mots dans un fichier texte (.txt), enregistré en UTF-8."
                )
        case .encoding(let encoding):
            Text(
                en: "\(path) is \(InputNoteText.name(encoding)) text, not UTF-8. ",
                fr: "\(path) est un texte en \(InputNoteText.name(encoding)), pas en UTF-8. "
            ) + advice(from: encoding, path)
        case .unknown: FileTrouble.notText.text(path: path) + Text(verbatim: " ") + advice(from: .windows1252, path)
        }
    }

    private static func what(_ found: InputError.Found) -> Text {
        switch found {
        case .gzip: Text(en: "a gzip file", fr: "un fichier gzip")
        default: ForeignFileText.what(found)
        }
    }

    private static func advice(from encoding: TextEncoding, _ path: String) -> Text {
        let name = encoding.isUTF16 ? "UTF-16" : encoding == .macRoman ? "MACINTOSH" : encoding.rawValue.uppercased()
        let command = "iconv -f \(name) -t UTF-8 \(path)"
        return Text(
            en: "Save it as UTF-8 in the editor, or convert it: \(command)",
            fr: "Enregistrez-le en UTF-8 dans l'éditeur, ou convertissez-le : \(command)"
        )
    }
}
