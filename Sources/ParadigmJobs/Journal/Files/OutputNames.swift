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

    /// Takes away what runs left of these files that were killed on the way to a name, or could not remove what they made.
    ///
    /// A run that goes on tidies as it makes its own; one that finds everything done makes none.
    func tidyUp() {
        for path in [output, journal, input, summary].compactMap(\.self) {
            TemporaryFile.removeLeftovers(of: path, on: POSIXFileSystem())
        }
    }

    /// Bytes that the n-th recovery cut out of a journal, n from 1.
    static func torn(_ number: Int, ofJournal path: String) -> String { path + ".torn-\(number)" }
}
