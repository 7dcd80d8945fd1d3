import ParadigmBatch

/// What the sink was given of a row.
struct ReplayRecord: Hashable {
    let key: RowKey
    let attempts: Int
    let mayHaveBeenBilledTwice: Bool
    let outcome: RowOutcome

    init(_ conclusion: Conclusion) {
        key = conclusion.row.key
        attempts = conclusion.attempts
        mayHaveBeenBilledTwice = conclusion.mayHaveBeenBilledTwice
        outcome = conclusion.outcome
    }

    var isAnswered: Bool { outcome.isAnswered }
}
