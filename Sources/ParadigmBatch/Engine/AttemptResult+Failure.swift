package import Paradigm
import ParadigmGround

extension AttemptResult {
    /// What a failure means to admission.
    ///
    /// - Parameter error: The failure.
    package init(_ error: ParadigmError) {
        let wait = error.retryAfter?.clampedNanoseconds
        switch error.attemptClass {
        case .pause:
            self = error.kind == .rateLimited ? .rateLimited(retryAfter: wait) : .overloaded(retryAfter: wait)
        case .transient where error.isReportedWithin: self = .reportedFailure
        case .transient:
            if error.kind == .serverError, let status = error.status {
                self = .transientFailure(status: status, retryAfter: wait)
            } else if error.kind == .answerInDoubt {
                self = .inDoubt
            } else {
                self = error.kind == .replyCut || error.kind == .streamCut ? .cut : .transportFailure
            }
        case .overdue: self = .transportFailure
        case .unknownHost: self = .unknownHost
        case .unusable: self = .unusable
        case .content where error.kind == .replyTooLarge: self = .unreadable
        case .content: self = .contentRefused
        case .final: self = .rowFailure(status: error.status ?? 400)
        case .run(.keyRefused): self = .keyRefused
        case .run(.quotaSpent): self = .quotaSpent
        case .run(.setting): self = .runFailed
        }
    }
}
