package import ParadigmBatch
import ParadigmGround
package import ParadigmJobs

/// What holds a batch up, in words.
package enum WaitText {
    /// What is waited for, for a person; nil for the waits that belong to any run at full speed.
    ///
    /// How long is said of waits of a second and more: a limit is otherwise many short ones.
    package static func sentence(_ progress: BatchProgress, _ figures: Figures) -> Text? {
        guard let reason = progress.waiting, let words = words(reason) else { return nil }
        let left = progress.waitingFor.flatMap { $0 >= .seconds(1) ? " " + figures.span($0.seconds) : nil } ?? ""
        let sentence = Text(en: "Waiting\(left): ", fr: "Attente\(left) : ") + words
        guard let trouble = progress.trouble else { return sentence }
        let cause = ErrorText.summary(trouble)
        return sentence + Text(en: " (\(cause.english))", fr: " (\(cause.french))")
    }

    /// What is waited for, as the end of a sentence; nil for room in the window.
    static func words(_ reason: WaitReason) -> Text? {
        switch reason {
        case .pause: Text(en: "the server asked for a pause", fr: "pause demandée par le serveur")
        case .knock:
            Text(
                en: "the server asked for a long pause, which is tried before it ends",
                fr: "le serveur demande une longue pause, un essai est fait avant sa fin"
            )
        case .requestsPerMinute: Text(en: "limit on requests per minute", fr: "limite de requêtes par minute")
        case .tokensPerMinute: Text(en: "limit on tokens per minute", fr: "limite de tokens par minute")
        case .outage: Text(en: "the server does not answer", fr: "le serveur ne répond pas")
        case .cap: Text(en: "near the cap, for what is in flight", fr: "près du plafond, lignes en vol")
        case .restart: Text(en: "starting again gently after a pause", fr: "reprise progressive après une pause")
        case .retryBudget:
            Text(en: "too much failed, so retries are spaced", fr: "trop d'échecs, les nouveaux essais sont espacés")
        case .window: nil
        }
    }

    /// The reason as a word for programs.
    package static func word(_ reason: WaitReason) -> String {
        switch reason {
        case .window: "window"
        case .pause, .knock: "pause"
        case .restart: "restart"
        case .requestsPerMinute: "requests_per_minute"
        case .tokensPerMinute: "tokens_per_minute"
        case .outage: "outage"
        case .retryBudget: "retry_budget"
        case .cap: "cap"
        }
    }
}
