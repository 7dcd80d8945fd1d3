/// How an output tells what went wrong, in the language of whoever reads it; codes are the same in all.
package struct OutcomeWords: Hashable, Sendable {
    /// A failure of a row that was sent.
    package struct RowFailure: Hashable, Sendable {
        /// What went wrong, for programs.
        package let code: String
        /// The sentence in English.
        package let message: String
        /// The status of the reply; nil without one.
        package let status: Int?
        /// Its body; nil without one.
        package let body: [UInt8]?
    }

    /// What the language is called; two with one name say the same.
    package let name: String
    fileprivate let bad: @Sendable (BadRow) -> String
    fileprivate let failed: @Sendable (RowFailure) -> String

    /// Words for a language.
    ///
    /// - Parameters:
    ///   - name: What it is called.
    ///   - bad: The sentence about a record that cannot be sent, with its place.
    ///   - failed: The sentence about a row that failed.
    package init(
        name: String,
        bad: @escaping @Sendable (BadRow) -> String,
        failed: @escaping @Sendable (RowFailure) -> String
    ) {
        self.name = name
        self.bad = bad
        self.failed = failed
    }

    /// Whether both are of one language.
    package static func == (left: OutcomeWords, right: OutcomeWords) -> Bool { left.name == right.name }

    /// Hashes the name.
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension OutcomeWords {
    /// The facts as they are, for programs that have no words of their own, and the English sentence of a failure.
    package static let plain = OutcomeWords(name: "plain", bad: PlainWords.line, failed: \.message)

    /// The sentence about a record that cannot be sent, with its place.
    func sentence(_ row: BadRow) -> String { bad(row) }

    /// The sentence about a failure.
    func sentence(_ code: String, _ message: String, status: Int?, _ body: [UInt8]?) -> String {
        failed(.init(code: code, message: message, status: status, body: body))
    }
}
