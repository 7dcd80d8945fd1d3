package import ParadigmBatch

/// What became of one row: what the journal keeps of it.
package struct OutcomeRecord: Hashable, Sendable {
    /// Identity of the row.
    package var key: RowKey
    /// What the output calls the row: its id, or `row-N`.
    package var label: String
    /// Which round of sending this is from: 0 at first, one more each time failed rows are tried again.
    package var generation: Int
    /// How often the row was sent in this round.
    package var attempts: Int
    /// Whether an attempt ended so that the server may have done, and billed, the work without our seeing a reply.
    package var mayHaveBeenBilledTwice: Bool
    /// What the answers cost that went back to be mended before this outcome; nil when none did.
    package var spent: RepairTokens?
    /// What became of it.
    package var outcome: RowOutcome

    /// A record with all its facts.
    package init(
        key: RowKey,
        label: String,
        generation: Int = 0,
        attempts: Int = 1,
        mayHaveBeenBilledTwice: Bool = false,
        spent: RepairTokens? = nil,
        outcome: RowOutcome
    ) {
        self.key = key
        self.label = label
        self.generation = generation
        self.attempts = attempts
        self.mayHaveBeenBilledTwice = mayHaveBeenBilledTwice
        self.spent = spent
        self.outcome = outcome
    }

    /// Whether the row was answered; otherwise it failed and may be tried again.
    package var isAnswered: Bool {
        outcome.isAnswered
    }
}
