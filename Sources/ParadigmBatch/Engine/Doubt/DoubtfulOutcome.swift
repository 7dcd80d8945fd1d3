/// An outcome that was recorded and may be another row's, since the connection it came over was out of step.
package struct DoubtfulOutcome: Sendable, Hashable {
    /// The row's place in the input, from 0.
    package let ordinal: Int
    /// Who it is across runs.
    package let key: RowKey
    /// The round of sending that it was recorded in.
    package let generation: Int
    /// The code of a failure; nil for an answer.
    package let failure: String?

    /// An outcome.
    package init(ordinal: Int, key: RowKey, generation: Int = 0, failure: String? = nil) {
        self.ordinal = ordinal
        self.key = key
        self.generation = generation
        self.failure = failure
    }

    /// The round in which it is taken back: of two records of a row, the later round counts.
    package var withdrawnIn: Int { generation + 1 }
    /// The round in which the row is sent again, so that what comes of it replaces the withdrawal, whatever it is.
    package var repeatedIn: Int { generation + 2 }
}
