import Paradigm
import ParadigmAPI
package import ParadigmJobs

/// The errors of an output, in the language of the command.
package enum OutcomeText {
    /// Words for outputs.
    package static func words(_ language: Language) -> OutcomeWords {
        OutcomeWords(
            name: language.rawValue,
            bad: { bad($0)[language] },
            failed: {
                language == .english
                    ? $0.message : french(code: $0.code, message: $0.message, status: $0.status, body: $0.body)
            }
        )
    }

    /// The sentence after its place, `line 7, column 12`.
    private static func bad(_ row: BadRow) -> Text {
        // The row itself says which document it is about.
        if row.subject != nil { return RowFaultText.written(row.fault) }
        let column = row.column.map { Text(en: ", column \($0)", fr: ", colonne \($0)") } ?? Text(verbatim: "")
        return BadRowText.place(row) + column + Text(en: ": ", fr: " : ") + RowFaultText.written(row.fault)
    }

    /// The sentence that a single request has for such a failure.
    ///
    /// The journal keeps no more of it than code, status and body, so that the server has no name here.
    static func french(code: String, message: String, status: Int?, body: [UInt8]?) -> String {
        let kind = ParadigmError.Kind(rawValue: code)
        // Which of the deadlines it was is in the English words only.
        if kind == .timedOut { return "Le serveur n'a pas répondu dans le délai." }
        var error = ParadigmError(kind: kind, message: message)
        error.status = status
        error.serverMessage =
            kind == .answerInvalid
            ? InvalidAnswer.reasons(in: message) : body.flatMap { ServerErrorBody(bytes: $0).message }
        let sentence = ErrorText.french(error).french
        return sentence.prefix(1).uppercased() + sentence.dropFirst()
    }
}
