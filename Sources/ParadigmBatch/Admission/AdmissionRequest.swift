/// Why a row is sent.
package enum SendKind: Sendable, Hashable {
    /// For the first time.
    case first
    /// Again after a pause or an outage, which is nobody's failure: no attempt is burnt and no budget used.
    case again
    /// Again after a failure of its own, out of the run's retry budget.
    case retry
    /// Beside an attempt that takes long, out of the run's budget for copies.
    case copy
}

/// One row that wants to be sent.
package struct AdmissionRequest: Sendable, Hashable {
    /// Why it is sent.
    package var kind: SendKind
    /// The estimated tokens of its prompt.
    package var promptTokens: Int
    /// The estimated tokens of its answer: `max_tokens`, or ``Admission/typicalCompletionTokens``.
    package var completionTokens: Int
    /// Whether it was taken from among the rows ahead, to try others than the first ones.
    package var isSample = false

    /// A row that wants to be sent, with its estimates; negative ones count as 0.
    package init(kind: SendKind = .first, promptTokens: Int = 0, completionTokens: Int = 0) {
        self.kind = kind
        // A row may ask for any number of tokens: what is in flight together must not overflow.
        self.promptTokens = min(max(0, promptTokens), 1 << 40)
        self.completionTokens = min(max(0, completionTokens), 1 << 40)
    }

    /// Both estimates together.
    var tokens: Int { promptTokens.addingReportingOverflow(completionTokens).partialValue }
}

/// What admission remembers of a request that it let through; it is settled exactly once.
package struct Ticket: Sendable, Equatable {
    /// When it was let through, in nanoseconds.
    package let sentAt: UInt64
    /// What was let through.
    package let request: AdmissionRequest
    /// Whether it is the probe of an outage, to be sent over a fresh connection.
    package let isProbe: Bool
    /// Whether the probe should be a request that was answered before instead of the row; see ``Outage``.
    package let asksForCanary: Bool
    /// Outages that had ended when it was let through; see ``RowAttempts``.
    package let outages: Int
    /// Whether the row has never failed in a way that may be its own fault, so that its failure tells of the server;
    /// false until ``RowAttempts/begin(_:)`` says so.
    package var isUnsuspected = false
    /// How many answers there were to anybody when the row last failed; -1 if it has not.
    package var answersAtFailure = -1
    /// Its place in the window; nil for a probe.
    let window: WindowMark?
    let requests: PaceMark
    let tokens: PaceMark
}
