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
        let name = Text(verbatim: TerminalEscaper.line(path))
        return try text(bytes, called: name, file: name, telling: tell)
    }

    /// The text that some bytes are, in UTF-8 or in an encoding that they tell.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - name: What they are called, at the beginning of a sentence.
    ///   - file: Their file in a command.
    ///   - tell: Told of another encoding than UTF-8.
    /// - Returns: The text.
    /// - Throws: ``Failure`` that says what they are instead, and what to do.
    static func text(
        _ bytes: [UInt8],
        called name: Text,
        file: Text,
        telling tell: (Text) -> Void
    ) throws(Failure) -> String {
        switch ForeignText(bytes) {
        case nil: return String(decoding: bytes, as: UTF8.self)
        case .encoding(let encoding)?:
            let encodingName = InputNoteText.name(encoding)
            tell(
                name
                    + Text(
                        en: " is \(encodingName) text, and is read as such.",
                        fr: " est un texte en \(encodingName), lu comme tel."
                    )
            )
            return ForeignText.decode(bytes, from: encoding)
        case .file(let found)?: throw Failure(.badInput, refusal(found, name))
        case .unknown?:
            let what = Text(en: " is not UTF-8 text. ", fr: " n'est pas un texte en UTF-8. ")
            throw Failure(.badInput, name + what + advice(file))
        }
    }

    private static func refusal(_ found: InputError.Found, _ name: Text) -> Text {
        name + Text(en: " is ", fr: " est ") + what(found)
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

    private static func advice(_ file: Text) -> Text {
        let command = "iconv -f WINDOWS-1252 -t UTF-8 "
        return Text(
            en: "Save it as UTF-8 in the editor, or convert it: \(command)",
            fr: "Enregistrez-le en UTF-8 dans l'éditeur, ou convertissez-le : \(command)"
        ) + file
    }
}
