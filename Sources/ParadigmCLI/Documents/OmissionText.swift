import ParadigmJobs

/// What an upload leaves out, takes for something else or sends again, for a person.
enum OmissionText {
    /// How many names are told of each sort.
    private static let namesTold = 3

    /// A sentence for each sort of thing that is not sent.
    static func sentences(_ omissions: [LocalFiles.Omission], _ language: Language) -> [Text] {
        LocalFiles.Reason.allCases.compactMap { reason in
            let paths = omissions.filter { $0.reason == reason }.map(\.path)
            guard !paths.isEmpty else { return nil }
            let rest = paths.count > namesTold ? ", …" : ""
            let names =
                paths.prefix(namesTold).map { TerminalEscaper.line($0, limit: 200) }.joined(separator: ", ") + rest
            let count = Figures(language).count(paths.count)
            return Text(en: "Not sent, ", fr: "Non envoyé, ") + words(reason)
                + Text(en: ": \(count) (\(names)).", fr: " : \(count) (\(names)).")
        }
    }

    private static func words(_ reason: LocalFiles.Reason) -> Text {
        switch reason {
        case .linkToFolder:
            Text(
                en: "links to folders, which are to be named themselves",
                fr: "liens vers des dossiers, à nommer eux-mêmes"
            )
        case .brokenLink: Text(en: "links that lead nowhere", fr: "liens qui ne mènent nulle part")
        case .unreadableName:
            Text(
                en: "files whose names are not in UTF-8, which are to be renamed",
                fr: "fichiers dont le nom n'est pas en UTF-8, à renommer"
            )
        case .noFile: Text(en: "pipes, sockets and devices", fr: "tubes, sockets et périphériques")
        case .closedFolder: Text(en: "folders that cannot be opened", fr: "dossiers impossibles à ouvrir")
        case .own:
            Text(
                en: "files that this program reads or writes, such as lists and answers",
                fr: "fichiers lus ou écrits par ce programme, comme les listes et les réponses"
            )
        case .again: Text(en: "files named twice", fr: "fichiers désignés deux fois")
        }
    }

    /// What was found on the server instead of being sent, and what had to be guessed.
    static func sentences(_ findings: InterruptedUploads.Findings, _ language: Language) -> [Text] {
        let figures = Figures(language)
        var sentences: [Text] = []
        if findings.there > 0 {
            let count = figures.count(findings.there)
            sentences.append(
                Text(
                    en: "On the server before, with the same name and content, and not sent again: \(count).",
                    fr: "Déjà sur le serveur, avec le même nom et le même contenu, et non renvoyés : \(count)."
                )
            )
        }
        if findings.guessed > 0 {
            let count = figures.count(findings.guessed)
            sentences.append(
                Text(
                    en:
                        "Taken for documents of an interrupted upload by name and size alone, which is all that this server "
                        + "tells: \(count).",
                    fr:
                        "Reconnus comme documents d'un envoi interrompu d'après le nom et la taille seulement, ce serveur n'en "
                        + "disant pas plus : \(count)."
                )
            )
        }
        if findings.ambiguous > 0 {
            let count = figures.count(findings.ambiguous)
            sentences.append(
                Text(
                    en:
                        "Sent again after an interrupted upload, since several documents have the same name and size and the "
                        + "server does not tell which is which: \(count). Some may be there twice: see “paradigm documents "
                        + "list”.",
                    fr:
                        "Renvoyés après un envoi interrompu, plusieurs documents ayant le même nom et la même taille sans que "
                        + "le serveur dise lequel est lequel : \(count). Certains sont peut-être en double : voyez « paradigm "
                        + "documents list »."
                )
            )
        }
        return sentences
    }
}
