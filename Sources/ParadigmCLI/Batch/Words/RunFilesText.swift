import ParadigmBatch
import ParadigmJobs

/// Which files of a run get in each other's way, for a person.
enum RunFilesText {
    /// The end of a command for which two names stand for one file.
    static func sameFile(_ one: RunFiles.File, _ other: RunFiles.File) -> Failure {
        Failure(
            .usage,
            sentence(
                Text(
                    en: "\(name(one).english) and \(name(other).english) are one file: each needs one of its own.",
                    fr: "\(name(one).french) et \(name(other).french) sont un seul fichier : il en faut un pour "
                        + "chacun."
                )
            )
        )
    }

    /// The end of a command that would make a file where something else is.
    static func notAFile(_ file: RunFiles.File, _ kind: FileKind) -> Failure {
        Failure(
            .cannotCreate,
            sentence(
                Text(
                    en: "\(name(file).english) cannot be written: \(what(kind).english). ",
                    fr: "impossible d'écrire \(name(file).french) : \(what(kind).french). "
                )
            ) + advice(file.role, kind)
        )
    }

    /// The end of a command that would replace a file that it has not written.
    static func foreignFile(_ file: RunFiles.File) -> Failure {
        let what = name(file)
        return Failure(
            .cannotCreate,
            sentence(
                Text(
                    en: "\(what.english) is another file already, which this command has not written: choose another "
                        + "name, or move it away.",
                    fr: "\(what.french) est déjà un autre fichier, que cette commande n'a pas écrit : choisissez un "
                        + "autre nom, ou déplacez-le."
                )
            )
        )
    }

    /// The end of a command whose record of earlier runs is another file.
    static func notARecord(_ path: String) -> Failure {
        let path = TerminalEscaper.line(path)
        return Failure(
            .cannotCreate,
            Text(
                en:
                    "\(path), where this command keeps its record of a run, is another file. Choose another output, "
                    + "or move it away.",
                fr:
                    "\(path), où cette commande garde la trace d'une exécution, est un autre fichier. Choisissez une "
                    + "autre sortie, ou déplacez-le."
            )
        )
    }

    /// The end of a command that got another input than the run that it goes on with.
    static func otherInput(copy: String) -> Failure {
        let copy = TerminalEscaper.line(copy)
        return Failure(
            .cannotCreate,
            Text(
                en: "\(copy) holds the input of an earlier run, and what is piped in now is another. To go on with "
                    + "the earlier one, pipe nothing in: < /dev/null. To begin anew, use --force or another output.",
                fr: "\(copy) contient l'entrée d'une exécution précédente, et ce qui arrive maintenant est autre "
                    + "chose. Pour continuer la précédente, n'envoyez rien : < /dev/null. Pour repartir de zéro, "
                    + "utilisez --force ou une autre sortie."
            )
        )
    }

    /// The text as the beginning of a sentence.
    private static func sentence(_ text: Text) -> Text {
        func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
        return Text(verbatimEnglish: capitalized(text.english), french: capitalized(text.french))
    }

    /// What a file is for, and its name.
    private static func name(_ file: RunFiles.File) -> Text {
        let path = TerminalEscaper.line(file.path)
        let role = role(file.role)
        guard file.path != "-" else {
            return file.role == .input ? Text(en: "standard input", fr: "l'entrée standard") : role
        }
        return Text(verbatimEnglish: "\(role.english) \(path)", french: "\(role.french) \(path)")
    }

    private static func role(_ role: RunFiles.Role) -> Text {
        switch role {
        case .input: Text(en: "the input", fr: "l'entrée")
        case .output: Text(en: "the output", fr: "la sortie")
        case .journal: Text(en: "the journal", fr: "le journal")
        case .record: Text(en: "the record of the run", fr: "la trace de l'exécution")
        case .copy: Text(en: "the copy of the input", fr: "la copie de l'entrée")
        case .part: Text(en: "the part", fr: "la part")
        case .prompt: Text(en: "the prompt file", fr: "le fichier du prompt")
        case .schema: Text(en: "the schema", fr: "le schéma")
        case .documents: Text(en: "the list of documents", fr: "la liste des documents")
        case .document: Text(en: "the document", fr: "le document")
        case .pairs: Text(en: "the table of pairs", fr: "le tableau des paires")
        case .upload: Text(en: "the file of the upload", fr: "le fichier de l'envoi")
        case .answers: Text(en: "the file of kept answers", fr: "le fichier de réponses gardées")
        case .page: Text(en: "the page of --report", fr: "la page de --report")
        case .requests: Text(en: "the file of --requests-out", fr: "le fichier de --requests-out")
        case .key: Text(en: "the key file", fr: "le fichier de la clé")
        case .authority: Text(en: "the file of certificates", fr: "le fichier de certificats")
        case .configuration: Text(en: "the configuration file", fr: "le fichier de configuration")
        case .certificate: Text(en: "the certificate", fr: "le certificat")
        case .privateKey: Text(en: "the private key", fr: "la clé privée")
        case .log: Text(en: "the file of --log", fr: "le fichier de --log")
        case .standardOutput: Text(en: "standard output", fr: "la sortie standard")
        case .standardError: Text(en: "standard error", fr: "la sortie d'erreur")
        }
    }

    private static func what(_ kind: FileKind) -> Text {
        switch kind {
        case .directory: Text(en: "it is a directory", fr: "c'est un répertoire")
        case .link:
            Text(
                en: "it is a symbolic link, which is not followed",
                fr: "c'est un lien symbolique, qui n'est pas suivi"
            )
        case .pipe: Text(en: "it is a named pipe", fr: "c'est un tube nommé")
        case .device: Text(en: "it is a device", fr: "c'est un périphérique")
        case .regular, .other: Text(en: "it is no regular file", fr: "ce n'est pas un fichier ordinaire")
        }
    }

    private static func advice(_ role: RunFiles.Role, _ kind: FileKind) -> Text {
        guard role == .output, kind != .directory else {
            return Text(en: "Choose another name.", fr: "Choisissez un autre nom.")
        }
        return Text(
            en: "Choose another name; without -o the answers go to standard output.",
            fr: "Choisissez un autre nom ; sans -o, les réponses vont à la sortie standard."
        )
    }
}
