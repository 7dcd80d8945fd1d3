package import ParadigmBatch
package import ParadigmJobs

/// What opening a journal found and mended, in words.
package enum RecoveryText {
    /// What was found, what became of it and what it means.
    ///
    /// - Parameters:
    ///   - recovery: What was found; not nothing.
    ///   - language: The language of its figures.
    /// - Returns: A few sentences.
    package static func sentence(_ recovery: JournalRecovery, _ language: Language) -> Text {
        let figures = Figures(language)
        var sentences: [Text] = []
        if !recovery.damage.isEmpty {
            let size = figures.size(recovery.damagedBytes)
            sentences.append(
                Text(
                    en: "Warning: the journal is damaged: \(size) that were safely on the disk are missing or "
                        + "unreadable. The rows recorded there are sent again, and may be billed again. Check the disk.",
                    fr: "Attention, le journal est abîmé : \(size) qui étaient bien sur le disque manquent ou sont "
                        + "illisibles. Les lignes qui y étaient enregistrées sont renvoyées, et peut-être facturées une "
                        + "seconde fois. Vérifiez le disque."
                )
            )
        } else if recovery.tornBytes > 0 {
            sentences.append(
                Text(
                    en: "The journal ended in the middle of a line, as after a power cut: nothing that was safely on "
                        + "the disk is lost.",
                    fr:
                        "Le journal finissait au milieu d'une ligne, comme après une coupure de courant : rien de ce qui "
                        + "était bien sur le disque n'est perdu."
                )
            )
        }
        if let file = recovery.tornFile {
            let (size, name) = (figures.size(recovery.tornBytes), TerminalEscaper.line(file))
            sentences.append(
                Text(
                    en: "The \(size) that could not be read were kept in \(name).",
                    fr: "Ce qui n'a pas pu être lu (\(size)) est gardé dans \(name)."
                )
            )
        }
        if recovery.hasNewHeader {
            sentences.append(
                Text(
                    en:
                        "Its first line, which says which input and options it belongs to, was among them: a new one was "
                        + "written.",
                    fr: "Sa première ligne, qui dit à quelle entrée et à quelles options il appartient, en faisait "
                        + "partie : une nouvelle a été écrite."
                )
            )
        }
        guard let first = sentences.first else { return Text(verbatim: "") }
        return sentences.dropFirst().reduce(first) { $0 + Text(verbatim: " ") + $1 }
    }
}
