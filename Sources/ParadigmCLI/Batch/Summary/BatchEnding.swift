import Paradigm
import ParadigmBatch
import ParadigmJobs

/// How a batch ended and what to do next.
struct BatchEnding {
    let summary: BatchSummary
    let figures: Figures
    /// Whether the built-in simulator answered.
    let isSimulated: Bool

    /// What happened.
    var headline: [Text] {
        switch summary.end {
        case .complete where summary.tally.answersKept > 0:
            [complete] + [summary.tally.trouble.map(ErrorText.summary)].compactMap(\.self)
        case .complete: [complete]
        case .alreadyComplete:
            [Text(en: "Already complete: nothing was sent.", fr: "Déjà terminé : rien n'a été envoyé.")]
        case .partial:
            [
                Text(
                    en: "Wrote what there is; nothing was sent.",
                    fr: "Écrit ce qu'il y a jusqu'ici ; rien n'a été envoyé."
                )
            ]
        case .previewed: [PreviewText.headline(summary.preview, figures)]
        case .interrupted: [Text(en: "Stopped early, as asked.", fr: "Arrêté avant la fin, comme demandé.")]
        case .diskFull:
            [
                Text(
                    en: "Stopped: the disk is full. What was in flight is recorded.",
                    fr: "Arrêté : le disque est plein. Ce qui était en vol est enregistré."
                )
            ]
        case .stopped(let reason): [StopText.headline(reason)] + cause(reason)
        }
    }

    /// What the server or the connection said last, where that is why the run stopped.
    private func cause(_ reason: StopReason) -> [Text] {
        guard let trouble = summary.tally.trouble else { return [] }
        switch reason {
        case .asked, .diskFull, .capReached: return []
        case .unreachable, .outageTooLong, .noUsableReplies, .failed, .refused, .refusedLate:
            return [ErrorText.summary(trouble)]
        case .keyRefused, .quotaSpent:
            return trouble.serverMessage.map { words in
                let words = TerminalEscaper.line(words, limit: 500)
                return [Text(en: "The server says: \(words)", fr: "Le serveur dit : \(words)")]
            } ?? []
        }
    }

    private var complete: Text {
        let unanswered = summary.failed + summary.bad
        let all = summary.answered + unanswered
        guard unanswered > 0 else {
            if summary.tally.answersKept > 0 { return keptAnswers(of: all) }
            return switch all {
            case 0 where summary.isPart:
                Text(
                    en: "This part of the input holds no rows.",
                    fr: "Cette part de l'entrée ne contient aucune ligne."
                )
            case 0: Text(en: "The input holds no rows.", fr: "L'entrée ne contient aucune ligne.")
            case 1: Text(en: "The one row was answered.", fr: "La seule ligne a sa réponse.")
            default:
                Text(
                    en: "All \(figures.rows(all)) were answered.",
                    fr: "Les \(figures.rows(all)) ont toutes leur réponse."
                )
            }
        }
        let (some, whole) = (figures.count(summary.answered), figures.rows(all))
        // In English the noun of the whole decides beside 0, in French 0 is no plural.
        let isOne = summary.answered == 1 || all == 1
        return Text(
            en: "\(some) of \(whole) \(isOne ? "was" : "were") answered.",
            fr: "\(some) sur \(whole) " + (summary.answered < 2 ? "a sa réponse." : "ont leur réponse.")
        )
    }

    /// Every row has an answer, and some have none but the one that they were to get another for.
    private func keptAnswers(of all: Int) -> Text {
        let (kept, rows) = (summary.tally.answersKept, figures.rows(all))
        let count = figures.count(kept)
        return Text(
            en:
                "\(count) of \(rows) \(kept == 1 ? "was" : "were") asked again and failed: the answer that was cut stands.",
            fr: "\(count) sur \(rows) "
                + (kept == 1
                    ? "a été redemandée et a échoué : sa réponse coupée reste."
                    : "ont été redemandées et ont échoué : leur réponse coupée reste.")
        )
    }

    /// What to do next.
    var advice: [Text] {
        var advice: [Text] = []
        if case .stopped(let reason) = summary.end,
            let words = StopText.advice(reason, isCauseKnown: summary.tally.trouble != nil)
        {
            advice.append(words)
        }
        if isUnfinished { advice.append(goOn) }
        if summary.failed > 0, !isUnfinished, summary.journal != nil {
            advice.append(
                Text(
                    en: "To send the failed rows again, run the same command with --retry-failed.",
                    fr: "Pour renvoyer les lignes qui ont échoué, relancez la même commande avec --retry-failed."
                )
            )
        }
        if summary.changes.isLess, let journal = summary.journal.map({ TerminalEscaper.line($0) }) {
            advice.append(
                Text(
                    en: "The whole answers are in the journal. To have them, run the same command with -o FILE.jsonl "
                        + "--journal \(journal) --partial, which sends nothing.",
                    fr: "Les réponses entières sont dans le journal. Pour les avoir, relancez la même commande avec "
                        + "-o FICHIER.jsonl --journal \(journal) --partial, qui n'envoie rien."
                )
            )
        }
        // The built-in simulator has another port at each start.
        if let earlier = summary.earlierBaseURL, !(isSimulated && ChildSimulator.isAddress(earlier)) {
            let url = TerminalEscaper.line(earlier, limit: 200)
            advice.append(
                Text(
                    en: "Rows of earlier runs went to another server: \(url).",
                    fr: "Les lignes des exécutions précédentes sont allées à un autre serveur : \(url)."
                )
            )
        }
        return advice
    }

    /// Whether rows are left that the same command would send.
    private var isUnfinished: Bool {
        switch summary.end {
        // What the server refuses as a whole it would refuse again.
        case .complete, .alreadyComplete, .stopped(.refused(.notFound)), .stopped(.refused(.badRequest)),
            .stopped(.refused(.invalidAnswer)):
            false
        case .partial: (summary.pending ?? 0) > 0
        case .stopped, .interrupted, .diskFull, .previewed: true
        }
    }

    private var goOn: Text {
        if summary.end == .partial {
            return Text(
                en: "To send the rest, run the same command without --partial.",
                fr: "Pour envoyer le reste, relancez la même commande sans --partial."
            )
        }
        if summary.end == .previewed { return PreviewText.goOn }
        guard summary.journal != nil else {
            return Text(
                en: "Without -o or --journal nothing is remembered: another run sends every row again.",
                fr: "Sans -o ni --journal, rien n'est retenu : une nouvelle exécution renvoie toutes les lignes."
            )
        }
        return Text(
            en: "Run the same command again to go on where it stopped.",
            fr: "Relancez la même commande pour reprendre où elle s'est arrêtée."
        )
    }
}

/// Why a run stopped, and what helps.
enum StopText {
    static func headline(_ reason: StopReason) -> Text {
        switch reason {
        case .asked: Text(en: "Stopped early, as asked.", fr: "Arrêté avant la fin, comme demandé.")
        case .diskFull: Text(en: "Stopped: the disk is full.", fr: "Arrêté : le disque est plein.")
        case .unreachable:
            Text(en: "Stopped: no answer could be had.", fr: "Arrêté : aucune réponse n'a pu être obtenue.")
        case .outageTooLong:
            Text(
                en: "Stopped: the server has not answered for longer than --max-outage allows.",
                fr: "Arrêté : le serveur n'a pas répondu pendant plus longtemps que --max-outage ne le permet."
            )
        case .noUsableReplies:
            Text(
                en: "Stopped: the replies to the last 50 rows were of no use.",
                fr: "Arrêté : les réponses aux 50 dernières lignes étaient inutilisables."
            )
        case .failed:
            Text(
                en: "Stopped: nothing that is sent would get an answer.",
                fr: "Arrêté : rien de ce qui serait envoyé n'aurait de réponse."
            )
        case .keyRefused: Text(en: "Stopped: the key was refused (401).", fr: "Arrêté : la clé a été refusée (401).")
        case .quotaSpent: Text(en: "Stopped: the quota is spent.", fr: "Arrêté : le quota est épuisé.")
        case .capReached: Text(en: "Stopped: the cap is reached.", fr: "Arrêté : le plafond est atteint.")
        case .refused(.forbidden):
            Text(
                en: "Stopped: the server allowed none of the first rows (403).",
                fr: "Arrêté : le serveur n'a autorisé aucune des premières lignes (403)."
            )
        case .refused(.notFound):
            Text(
                en: "Stopped: the server knows neither path nor model of the first rows (404).",
                fr: "Arrêté : le serveur ne connaît ni le chemin ni le modèle des premières lignes (404)."
            )
        case .refused(.badRequest):
            Text(
                en: "Stopped: the server refused every one of the first rows.",
                fr: "Arrêté : le serveur a refusé chacune des premières lignes."
            )
        case .refused(.unusable):
            Text(
                en: "Stopped: none of the first replies was an answer.",
                fr: "Arrêté : aucune des premières réponses n'était celle de l'API."
            )
        case .refused(.invalidAnswer):
            Text(
                en: "Stopped: none of the first answers has the shape that --schema asks for.",
                fr: "Arrêté : aucune des premières réponses n'a la forme que demande --schema."
            )
        case .refusedLate(let refusal): refusedLate(refusal)
        }
    }

    private static func refusedLate(_ refusal: StartCheck.RefusalClass) -> Text {
        let status = refusal == .forbidden ? " (403)" : refusal == .notFound ? " (404)" : ""
        return Text(
            en:
                "Stopped: after rows that were answered, the server refused more than a hundred in a row in the same way"
                + "\(status), and others from further ahead too.",
            fr:
                "Arrêté : après des lignes qui ont eu leur réponse, le serveur en a refusé plus de cent de suite de la même "
                + "façon\(status), et d'autres prises plus loin aussi."
        )
    }

    /// What helps.
    ///
    /// - Parameters:
    ///   - reason: Why the run stopped.
    ///   - isCauseKnown: Whether the sentence of the last failure, with its own advice, stands beside it.
    /// - Returns: A sentence; nil when nothing does.
    static func advice(_ reason: StopReason, isCauseKnown: Bool = false) -> Text? {
        switch reason {
        case .asked, .failed: nil
        case .unreachable where isCauseKnown: nil
        case .diskFull: Text(en: "Make room on the disk.", fr: "Faites de la place sur le disque.")
        case .unreachable:
            Text(
                en: "Check --base-url, the network, the VPN and the proxy.",
                fr: "Vérifiez --base-url, le réseau, le VPN et le proxy."
            )
        case .outageTooLong, .noUsableReplies: nil
        case .keyRefused:
            Text(
                en: "Check PARADIGM_API_KEY or --key-file: the key may be wrong or expired.",
                fr: "Vérifiez PARADIGM_API_KEY ou --key-file : la clé est peut-être fausse ou expirée."
            )
        case .quotaSpent:
            Text(
                en: "Waiting may not help: ask whoever runs the instance.",
                fr: "Attendre n'y changera peut-être rien : voyez avec l'administrateur de l'instance."
            )
        case .capReached:
            Text(
                en: "To use more, raise --max-tokens-total or --max-cost: the cap counts each run by itself.",
                fr: "Pour en utiliser davantage, augmentez --max-tokens-total ou --max-cost : le plafond vaut pour "
                    + "chaque exécution."
            )
        case .refused(.forbidden):
            Text(
                en: "The key may lack the right, or a firewall dislikes the texts. “paradigm chat” tries one request.",
                fr: "La clé n'a peut-être pas ce droit, ou un pare-feu n'aime pas les textes. « paradigm chat » essaie "
                    + "une requête."
            )
        case .refused(.notFound):
            Text(
                en: "“paradigm models” lists the models; check also --base-url, version included.",
                fr: "« paradigm models » donne la liste des modèles ; vérifiez aussi --base-url, version comprise."
            )
        case .refused(.unusable):
            Text(
                en: "Those replies are not recorded.",
                fr: "Ces réponses ne sont pas enregistrées."
            )
        case .refused(.invalidAnswer):
            Text(
                en:
                    "They are in the journal, since they are paid for; “paradigm chat --schema” tries one. A plainer schema, "
                    + "a prompt that shows the shape, another --schema-as, a greater --max-tokens or another model may help; "
                    + "whether it does, --preview 3 shows.",
                fr:
                    "Elles sont dans le journal, car elles sont payées ; « paradigm chat --schema » en essaie une. Un schéma "
                    + "plus simple, un prompt qui montre la forme, un autre --schema-as, un --max-tokens plus grand ou un autre "
                    + "modèle peuvent aider ; --preview 3 le montre."
            )
        case .refusedLate:
            Text(
                en:
                    "The rows that it refused last stay pending; those before count as failed, for --retry-failed. Has the "
                    + "model, or a right of the key, been taken away? “paradigm models” lists the models.",
                fr: "Les dernières lignes refusées restent en attente ; celles d'avant comptent comme échouées, pour "
                    + "--retry-failed. Le modèle, ou un droit de la clé, a-t-il été retiré ? « paradigm models » donne la "
                    + "liste des modèles."
            )
        case .refused(.badRequest):
            Text(
                en: "“paradigm chat” with the same options shows why; those replies are not recorded.",
                fr: "« paradigm chat » avec les mêmes options montre pourquoi ; ces réponses ne sont pas enregistrées."
            )
        }
    }
}
