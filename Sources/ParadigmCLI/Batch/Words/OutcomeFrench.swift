import Paradigm
import ParadigmAPI
package import ParadigmJobs

/// The errors of an output in French.
package enum OutcomeFrench {
    /// Words for outputs.
    package static let words = OutcomeWords(name: Language.french.rawValue, bad: bad, failed: failed)

    /// The sentence after its place, `ligne 7, colonne 12`.
    @Sendable private static func bad(_ row: BadRow) -> String {
        let column = row.column.map { ", colonne \($0)" } ?? ""
        return BadRowText.place(row).french + column + "\u{A0}: " + BadRowFrench.sentence(row.message)
    }

    @Sendable private static func failed(_ failure: OutcomeWords.RowFailure) -> String {
        sentence(code: failure.code, message: failure.message, status: failure.status, body: failure.body)
    }

    /// The sentence that a single request has for such a failure.
    ///
    /// The journal keeps no more of it than code, status and body, so that the server has no name here.
    static func sentence(code: String, message: String, status: Int?, body: [UInt8]?) -> String {
        let kind = ParadigmError.Kind(rawValue: code)
        // Which of the deadlines it was is in the English words only.
        if kind == .timedOut { return "Le serveur n'a pas répondu dans le délai." }
        var error = ParadigmError(kind: kind, message: message)
        error.status = status
        error.serverMessage =
            kind == .answerInvalid ? reasons(message) : body.flatMap { ServerErrorBody(bytes: $0).message }
        let sentence = ErrorText.french(error).french
        return sentence.prefix(1).uppercased() + sentence.dropFirst()
    }

    /// What is wrong with an answer, which the English sentence ends with.
    private static func reasons(_ message: String) -> String {
        let start = "The answer does not follow the schema: "
        return String(message.hasPrefix(start) ? message.dropFirst(start.count) : message[...])
    }
}
