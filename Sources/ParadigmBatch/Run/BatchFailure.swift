/// Why a batch could not be run at all, or could not go on.
///
/// Rows that were recorded stay recorded in every case.
package struct BatchFailure: Error, Sendable, CustomStringConvertible {
    /// The sort of trouble; each has its exit status.
    package enum Kind: Sendable, Hashable {
        /// The input as a whole cannot be used (65).
        case badInput
        /// There is no such input (66).
        case noInput
        /// The output exists and is not this job's, or another run holds the journal (73).
        case outputExists
        /// Reading or writing failed (74).
        case inputOutput
        /// The input or the options changed since rows were recorded (64).
        case changed(rowsToResend: Int)
        /// The options contradict each other (64).
        case usage
    }

    /// The sort of trouble.
    package var kind: Kind
    /// What happened and what to do, in English.
    package var message: String

    /// A failure.
    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The message.
    package var description: String { message }
}
