package import ParadigmAPI
import ParadigmGround

extension PartRecords {
    /// What the rows of the parts that have a record came to.
    package struct Outcomes: Hashable, Sendable {
        /// Rows that failed.
        package var failed = 0
        /// Rows that could not be sent.
        package var bad = 0
        /// Answers that are less than they should be.
        package var flaws = AnswerCounts()

        /// Nothing yet.
        package init() {}
    }

    /// What the rows came to, of all parts together.
    package var outcomes: Outcomes {
        records.reduce(into: Outcomes()) { all, part in
            all.failed = all.failed.addingClamped(part.record.count("failed"))
            all.bad = all.bad.addingClamped(part.record.count("bad"))
            guard let flaws = AnswerFlaws(json: part.record.figures["flaws"]?.object) else { return }
            all.flaws = all.flaws.withFlaws(of: flaws.answered)
        }
    }
}
