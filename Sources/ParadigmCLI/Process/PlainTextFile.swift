import ParadigmJobs

/// A file of words: a prompt, instructions, a schema.
enum PlainTextFile {
    /// The text of a file, in UTF-8 or in an encoding that its bytes tell.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: The greatest size, in bytes.
    ///   - tell: Told of another encoding than UTF-8.
    /// - Returns: The text.
    /// - Throws: ``Failure`` that names the file, what it is instead, and what to do.
    static func read(_ path: String, limit: Int, telling tell: (Text) -> Void) throws(Failure) -> String {
        let bytes: [UInt8]
        do throws(FileTrouble) {
            bytes = try FileText.bytes(path, limit: limit)
        } catch {
            throw Failure(error.isNotFound ? .noInput : .badInput, error.text(path: path))
        }
        let name = TerminalEscaper.line(path)
        switch ForeignText(bytes) {
        case nil: return String(decoding: bytes, as: UTF8.self)
        case .encoding(let encoding)?:
            tell(
                Text(
                    en: "\(name) is \(InputNoteText.name(encoding)) text, and is read as such.",
                    fr: "\(name) est un texte en \(InputNoteText.name(encoding)), lu comme tel."
                )
            )
            return ForeignText.decode(bytes, from: encoding)
        case .file(let found)?: throw Failure(.badInput, refusal(found, name))
        case .unknown?:
            throw Failure(.badInput, FileTrouble.notText.text(path: path) + Text(verbatim: " ") + advice(name))
        }
    }

    private static func refusal(_ found: InputError.Found, _ path: String) -> Text {
        Text(en: "\(path) is ", fr: "\(path) est ") + what(found)
            + Text(
                en: ", not a text. Copy the words into a text file (.txt), and save that as UTF-8.",
                fr: ", pas un texte. Copiez les mots dans un fichier texte (.txt), enregistré en UTF-8."
            )
    }

    private static func what(_ found: InputError.Found) -> Text {
        switch found {
        case .gzip: Text(en: "a gzip file", fr: "un fichier gzip")
        default: ForeignFileText.what(found)
        }
    }

    private static func advice(_ path: String) -> Text {
        let command = "iconv -f WINDOWS-1252 -t UTF-8 \(path)"
        return Text(
            en: "Save it as UTF-8 in the editor, or convert it: \(command)",
            fr: "Enregistrez-le en UTF-8 dans l'éditeur, ou convertissez-le : \(command)"
        )
    }
}
