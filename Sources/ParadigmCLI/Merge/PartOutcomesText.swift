import ParadigmAPI
package import ParadigmJobs

/// What of a whole that was put together is no answer, or less than one should be, for a person.
///
/// The parts' own runs may have told nobody: an array ends with status 0 where failed rows are no failure of its tasks.
package enum PartOutcomesText {
    /// A sentence for rows without an answer, and one for answers that are less than they should be; none of what is whole.
    package static func notes(_ outcomes: PartRecords.Outcomes, _ figures: Figures) -> [Text] {
        [unanswered(outcomes, figures), flawed(outcomes, figures)].compactMap(\.self)
    }

    private static func unanswered(_ outcomes: PartRecords.Outcomes, _ figures: Figures) -> Text? {
        let (failed, bad) = (outcomes.failed, outcomes.bad)
        let all = failed.addingReportingOverflow(bad).partialValue
        guard all > 0 else { return nil }
        let counts = (figures.count(failed), figures.count(bad))
        let text = Text(
            en:
                "\(figures.rows(all)) of it \(all == 1 ? "has" : "have") an error in place of an answer: \(counts.0) failed, "
                + "\(counts.1) could not be sent.",
            fr:
                "\(figures.rows(all)) \(all == 1 ? "y a" : "y ont") une erreur au lieu d'une réponse : échecs \(counts.0), "
                + "impossibles à envoyer \(counts.1)."
        )
        guard failed > 0 else { return text }
        return text
            + Text(
                en: " To send the failed ones again, run the batches of the parts with --retry-failed, and merge with "
                    + "--force.",
                fr:
                    " Pour renvoyer les échecs, relancez les lots des parts avec --retry-failed, puis merge avec --force."
            )
    }

    private static func flawed(_ outcomes: PartRecords.Outcomes, _ figures: Figures) -> Text? {
        let notes = AnswerNotes(counts: outcomes.flaws, figures: figures).all
        guard let first = notes.first else { return nil }
        let list = notes.dropFirst().reduce(first) { $0 + Text(verbatim: ", ") + $1 }
        return Text(en: "Of its answers: ", fr: "De ses réponses : ") + list + Text(verbatim: ".")
    }
}
