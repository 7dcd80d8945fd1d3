/// The names of the files that belong to one output.
package struct OutputNames: Hashable, Sendable {
    /// The output itself; nil when the answers go to standard output.
    package let output: String?
    /// The journal, there while the run lasts, and afterwards if rows failed.
    package let journal: String

    /// The files around an output.
    ///
    /// - Parameters:
    ///   - output: Path of the output.
    ///   - journal: Path of the journal; by default the output's with `.journal`.
    package init(output: String, journal: String? = nil) {
        self.output = output
        self.journal = journal ?? output + ".journal"
    }

    /// A journal without an output file.
    package init(journal: String) {
        output = nil
        self.journal = journal
    }

    /// What came from standard input, kept so that the run can go on later.
    package var input: String { (output ?? journal) + ".input" }
    /// The completion record.
    package var summary: String { (output ?? journal) + ".summary.json" }

    /// Bytes that the n-th recovery cut out of a journal, n from 1.
    static func torn(_ number: Int, ofJournal path: String) -> String { path + ".torn-\(number)" }
}
