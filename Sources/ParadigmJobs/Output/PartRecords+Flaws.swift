package import ParadigmAPI

extension PartRecords {
    /// Answers that are less than they should be, of all parts that have a record.
    package var flaws: AnswerCounts {
        records.reduce(into: AnswerCounts()) { all, part in
            guard let flaws = AnswerFlaws(json: part.record.figures["flaws"]?.object) else { return }
            all = all.withFlaws(of: flaws.answered)
        }
    }
}
