/// What the end of an attempt means to whoever sends: whether the same request is worth another one, and when.
///
/// Decided once, where the failure becomes known, and carried by ``ParadigmError``. Single calls (``RetryState``) and
/// batches both go by it, each in a switch over all of its cases; docs/Design.md has the table.
package enum AttemptClass: Sendable, Hashable {
    /// Trouble that passes: 408, 425, 5xx, a broken connection, a proxy's 5xx. Worth a few further attempts.
    case transient
    /// The name of the server's host, or the proxy's, is not known: a slip, or a resolver that will be back.
    case unknownHost
    /// A deadline passed. A single call ends, since who sets a deadline wants an answer by then; a batch goes on as after
    /// any trouble that passes.
    case overdue
    /// A reply that was whole and is of no use, such as a page, or a 200 without an answer. Worth one further attempt.
    case unusable
    /// Too much for the moment: 429, and 503 with a wait or for maintenance. Waited for, burns no attempt.
    case pause
    /// Will be the same another time.
    case final
    /// Will be the same another time, for what is in this request: too long, or disliked. It shows that the server, the key
    /// and the model are right.
    case content
    /// Nothing that is sent will fare better.
    case run(RunEnd)

    /// Why nothing that is sent will fare better.
    package enum RunEnd: Sendable, Hashable {
        /// The key was refused.
        case keyRefused
        /// The quota, the budget or the balance is spent.
        case quotaSpent
        /// Something of this side's: a certificate that is not trusted, a proxy that refuses, no descriptors, a closed
        /// client.
        case setting
    }

    /// Whether nothing that is sent will fare better.
    package var endsRun: Bool {
        switch self {
        case .run: true
        case .transient, .unknownHost, .overdue, .unusable, .pause, .final, .content: false
        }
    }
}
