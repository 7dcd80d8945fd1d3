import ParadigmBatch
package import ParadigmJobs

extension BatchSummary {
    /// The command's exit status for this end.
    ///
    /// - Parameter isCutShort: Whether a second signal asked to stop at once.
    /// - Returns: The status.
    package func status(isCutShort: Bool = false) -> ExitStatus {
        switch end {
        // The same state has the same status, whichever run brought it about.
        case .complete, .alreadyComplete:
            failed + bad + tally.inDoubt.count + tally.answersKept == 0 ? .success : .someFailed
        // What was to be written is written; how the rows fared, the run that sent them has told.
        case .partial: .success
        case .previewed: preview?.status ?? .success
        case .interrupted: isCutShort ? .interrupted : .tryLater
        case .diskFull: .inputOutput
        case .stopped(.failed): tally.trouble.map(ErrorText.status) ?? .unavailable
        case .stopped(let reason): Self.status(reason)
        }
    }

    private static func status(_ reason: StopReason) -> ExitStatus {
        switch reason {
        case .asked, .outageTooLong, .quotaSpent, .capReached, .refusedLate: .tryLater
        case .diskFull: .inputOutput
        case .unreachable, .failed, .noUsableReplies, .refused(.unusable): .unavailable
        case .keyRefused, .refused(.forbidden): .keyRefused
        case .refused: .badInput
        }
    }

    /// How the run ended, as a word for programs.
    package var endWord: String {
        switch end {
        case .complete: "complete"
        case .alreadyComplete: "already_complete"
        case .partial: "partial"
        case .previewed: "previewed"
        case .interrupted, .stopped, .diskFull: "stopped"
        }
    }

    /// Why the run stopped early, as a word for programs; nil when it did not.
    package var reasonWord: String? {
        switch end {
        case .complete, .alreadyComplete, .partial, .previewed: nil
        case .interrupted: "asked"
        case .diskFull: "disk_full"
        case .stopped(let reason): Self.word(reason)
        }
    }

    private static func word(_ reason: StopReason) -> String {
        switch reason {
        case .asked: "asked"
        case .diskFull: "disk_full"
        case .unreachable: "unreachable"
        case .outageTooLong: "outage_too_long"
        case .noUsableReplies: "no_usable_replies"
        case .failed: "failed"
        case .keyRefused: "key_refused"
        case .quotaSpent: "quota_spent"
        case .capReached: "cap_reached"
        case .refused(let refusal): "refused_" + word(refusal)
        case .refusedLate(let refusal): "refused_late_" + word(refusal)
        }
    }

    private static func word(_ refusal: StartCheck.RefusalClass) -> String {
        switch refusal {
        case .forbidden: "forbidden"
        case .notFound: "not_found"
        case .badRequest: "bad_request"
        case .unusable: "unusable"
        case .invalidAnswer: "invalid_answer"
        }
    }
}
