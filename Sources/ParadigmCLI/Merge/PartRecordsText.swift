import ParadigmJobs

/// What the records beside parts say of them, for a person.
enum PartRecordsText {
    /// Why parts do not belong together.
    static func failure(_ fault: PartRecords.Fault) -> Failure { Failure(.badInput, text(fault)) }

    /// Says that some parts had no record, so that rows missing at their ends would not have shown; nil when all had.
    static func unrecorded(_ parts: [String], _ language: Language) -> Text? {
        guard let first = parts.first else { return nil }
        let (count, name) = (Figures(language).count(parts.count - 1), TerminalEscaper.line(first))
        let isAlone = parts.count == 1
        return Text(
            en:
                "No record of its batch stands beside \(name)\(isAlone ? "" : ", nor beside \(count) others"): that no row "
                + "is missing at its end could not be checked, nor counted which rows failed. Copy the files ending in "
                + ".summary.json along.",
            fr:
                "Aucun relevé de lot à côté de \(name)\(isAlone ? "" : ", ni de \(count) autres") : impossible de vérifier "
                + "qu'aucune ligne ne manque à la fin, ni de compter les échecs. Copiez aussi les fichiers en .summary.json."
        )
    }

    private static func text(_ fault: PartRecords.Fault) -> Text {
        func name(_ path: String) -> String { TerminalEscaper.line(path) }
        switch fault {
        case .incomplete(let path):
            return Text(
                en: "\(name(path)) is not complete: run its batch again first.",
                fr: "\(name(path)) n'est pas complète : relancez d'abord son lot."
            )
        case .changed(let path):
            return Text(
                en: "\(name(path)) was changed since its batch wrote it. Move it away and run its batch again.",
                fr: "\(name(path)) a changé depuis que son lot l'a écrite. Déplacez-la et relancez son lot."
            )
        case .otherPart(let path, let shard):
            let (part, french) =
                shard.map { ("part \($0)", "la part \($0)") } ?? ("a whole output", "une sortie entière")
            return Text(
                en: "\(name(path)) is \(part) by the record of its batch, and not the part that its name says.",
                fr: "\(name(path)) est \(french) d'après le relevé de son lot, et non la part que dit son nom."
            )
        case .otherInput(let path, let other):
            return Text(
                en:
                    "\(name(path)) was made from another input than \(name(other)), or from one that was changed in between. "
                    + "Run the batch of one of them again.",
                fr:
                    "\(name(path)) ne vient pas de la même entrée que \(name(other)), ou l'entrée a changé entre-temps. "
                    + "Relancez le lot de l'une d'elles."
            )
        case .otherOptions(let path, let other, let names):
            let list = TerminalEscaper.line(names.joined(separator: ", "), limit: 300)
            return Text(
                en:
                    "\(name(path)) was made with other options than \(name(other)): \(list). Run the batch of one of them "
                    + "again with those of the other.",
                fr:
                    "\(name(path)) a été faite avec d'autres options que \(name(other)) : \(list). Relancez le lot de l'une "
                    + "d'elles avec celles de l'autre."
            )
        case .wrongCount(let path, let found, let expected):
            let (english, french) = (Figures(.english), Figures(.french))
            return Text(
                en:
                    "\(name(path)) has \(english.rows(found)), and its batch wrote \(english.count(expected)). Move it away "
                    + "and run its batch again.",
                fr:
                    "\(name(path)) a \(french.rows(found)), et son lot en a écrit \(french.count(expected)). Déplacez-la et "
                    + "relancez son lot."
            )
        }
    }
}
