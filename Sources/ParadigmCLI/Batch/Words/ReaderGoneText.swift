import ParadigmGround
import ParadigmJobs

/// What became of a run whose reader went away, or whose standard output takes nothing any more, for a person.
///
/// A list that is cut short by `head` is no trouble; rows that were paid for are.
enum ReaderGoneText {
    /// The end of the command.
    static func failure(_ gone: ReaderGone) -> Failure {
        let (english, french) = (Figures(.english), Figures(.french))
        let rows = (english.rows(gone.sent), french.rows(gone.sent))
        let passed = (english.count(gone.passedOn), french.count(gone.passedOn))
        let what = Text(
            en: ": \(rows.0) had been sent, \(passed.0) "
                + (gone.passedOn == 1 ? "outcome was" : "outcomes were")
                + " passed on, and the rest of the input was not "
                + "sent. ",
            fr: " : \(rows.1) "
                + (gone.sent < 2 ? "envoyée" : "envoyées") + ", \(passed.1) "
                + (gone.passedOn < 2 ? "résultat transmis" : "résultats transmis")
                + ", et le reste de l'entrée n'a pas été envoyé. "
        )
        return Failure(.inputOutput, cause(gone) + what + advice(gone))
    }

    private static func cause(_ gone: ReaderGone) -> Text {
        guard let code = gone.code else {
            return Text(
                en: "Whatever read standard output went away",
                fr: "Ce qui lisait la sortie standard est parti"
            )
        }
        let reason = SystemError(code: code).text
        return Text(
            en: "Cannot write to standard output (\(reason.english))",
            fr: "Impossible d'écrire sur la sortie standard (\(reason.french))"
        )
    }

    private static func advice(_ gone: ReaderGone) -> Text {
        if let answers = gone.answers.map({ TerminalEscaper.line($0) }) {
            return Text(
                en: "Answers that it did not take are kept in \(answers): the same command finds them there.",
                fr: "Les réponses qu'il n'a pas prises sont gardées dans \(answers) : la même commande les y retrouve."
            )
        }
        guard let journal = gone.journal.map({ TerminalEscaper.line($0) }) else {
            return Text(
                en: "Answers that it did not take are lost and may be billed; with -o or --journal they are kept, and "
                    + "--limit takes the first rows only.",
                fr: "Les réponses qu'il n'a pas prises sont perdues et peuvent être facturées ; -o ou --journal les "
                    + "gardent, et --limit ne prend que les premières lignes."
            )
        }
        return Text(
            en:
                "What was passed on is in \(journal): the same command goes on after it. Answers under way are lost and may "
                + "be billed.",
            fr:
                "Ce qui a été transmis est dans \(journal) : la même commande continue ensuite. Les réponses en cours sont "
                + "perdues et peuvent être facturées."
        )
    }
}
