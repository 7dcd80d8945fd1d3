import ParadigmAPI

/// Which outcomes of a journal are of rows that the input has as they are now.
struct RowSurvey {
    /// Rows of the input; nil where they were not counted.
    private(set) var total: Int?
    /// Outcomes of rows that the input no longer has.
    private(set) var answeredElsewhere = 0, failedElsewhere = 0

    /// A look at nothing but the number of rows.
    init(total: Int?) {
        self.total = total
    }

    /// Looks for each row of an input.
    ///
    /// - Throws: ``InputError``.
    init(_ reader: InputReader, in journal: Journal) throws(InputError) {
        let rows = IdentifiedInput(reader)
        var total = 0
        (answeredElsewhere, failedElsewhere) = journal.counts
        while let row = try rows.next() {
            total += 1
            guard case .row(_, let key) = row, let place = journal.place(of: key) else { continue }
            if place.isAnswered { answeredElsewhere -= 1 } else { failedElsewhere -= 1 }
        }
        self.total = total
    }

    /// Recorded rows that the input no longer has.
    var unknown: Int { answeredElsewhere + failedElsewhere }

    /// What a journal counts of the input's rows, whenever it is asked: those that are elsewhere stay as they are.
    func counts(in journal: Journal) -> (answered: Int, failed: Int) {
        let counts = journal.counts
        return (counts.answered - answeredElsewhere, counts.failed - failedElsewhere)
    }

    /// Makes sure that no outcome is lost that anybody paid for and may miss.
    ///
    /// What was left out with leave before, and what previews have brought, is none: so each change is judged by what the
    /// job was last.
    ///
    /// - Parameters:
    ///   - journal: The journal.
    ///   - options: The options that make the rows now.
    ///   - input: The input now.
    ///   - path: Where the journal is.
    /// - Throws: ``BatchFailure/changed(rowsToResend:of:options:inputToo:journal:)``.
    func check(
        _ journal: Journal,
        _ options: JSONObject,
        _ input: InputIdentity?,
        at path: String
    ) throws(BatchFailure) {
        let (header, expendable) = (journal.header, journal.recovery.expendable)
        guard unknown > expendable else { return }
        let counts = journal.counts
        // A header that was lost says nothing of what was.
        let isKnown = header.input != nil || !header.options.isEmpty
        let changed = isKnown ? BatchFailure.differences(of: options, from: header.options) : []
        let names = changed.filter { $0 != "limit" || Self.isLower(options, than: header.options) }
        throw .changed(
            rowsToResend: unknown - expendable,
            of: counts.answered + counts.failed - expendable,
            options: names,
            inputToo: isKnown && header.input != input && !names.isEmpty,
            journal: path
        )
    }

    /// Whether the first rows that are taken are fewer: more of them take none away.
    private static func isLower(_ options: JSONObject, than before: JSONObject) -> Bool {
        guard let limit = options["limit"]?.int else { return false }
        return limit < before["limit"]?.int ?? .max
    }
}
