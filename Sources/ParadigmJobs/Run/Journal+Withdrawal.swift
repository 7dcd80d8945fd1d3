package import Paradigm
package import ParadigmBatch

extension Journal {
    /// Records that outcomes are taken back: a failure of a later round replaces each of them, and what follows in a round
    /// after that replaces the failure.
    ///
    /// So a run that is killed before those rows were sent again leaves nothing that would pass for their answers. A row
    /// that had an answer before this round, a cut one that was asked for again, has that one again.
    ///
    /// - Parameters:
    ///   - outcomes: The outcomes.
    ///   - reason: Why they count for nothing.
    /// - Throws: ``JournalError`` when one cannot be read back or the failure not be written.
    package func withdraw(_ outcomes: [DoubtfulOutcome], for reason: ParadigmError) throws(JournalError) {
        var window = LineWindow()
        let rounds = outcomes.filter { $0.generation > 0 }.map { ($0.key, $0.generation) }
        let earlier = try answers(before: Dictionary(rounds) { max($0, $1) })
        for outcome in outcomes {
            if var answer = earlier[outcome.key] {
                answer.generation = outcome.withdrawnIn
                try append(answer, isJSON: true)
                continue
            }
            guard var record = try record(for: outcome.key, through: &window) else { continue }
            record.generation = outcome.withdrawnIn
            record.outcome = .failure(
                code: reason.kind.rawValue,
                message: reason.message,
                status: nil,
                requestID: nil,
                body: nil
            )
            try append(record)
        }
    }
}
