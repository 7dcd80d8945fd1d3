import ParadigmGround

/// Rows of a run that its report names: the first that failed, and the slowest that were answered.
package struct RowExamples: Sendable, Hashable {
    /// A row that failed.
    package struct Failed: Sendable, Hashable {
        /// The row's name in the output.
        package let label: String
        /// Where it begins in the input, from 1.
        package let line: Int
        /// The code of the failure, and what it says to a person.
        package let code, message: String
        /// The status of the reply; nil without one.
        package let status: Int?
        /// Its body, which has the server's own words; nil without one, or where it is long.
        package let body: [UInt8]?

        /// Longer bodies are pages.
        private static let longest = 4_096

        /// A row.
        package init(
            label: String,
            line: Int,
            code: String,
            message: String,
            status: Int? = nil,
            body: [UInt8]? = nil
        ) {
            (self.label, self.line, self.code, self.message) = (label, line, code, message)
            self.status = status
            self.body = body.flatMap { $0.count <= Self.longest ? $0 : nil }
        }
    }

    /// A row that was answered.
    package struct Slow: Sendable, Hashable {
        /// The row's name in the output.
        package let label: String
        /// Where it begins in the input, from 1.
        package let line: Int
        /// From the first byte written to the last byte read.
        package let latency: Duration
        /// Tokens of the answer; nil when the server does not say.
        package let tokens: Int?

        /// A row.
        package init(label: String, line: Int, latency: Duration, tokens: Int?) {
            (self.label, self.line, self.latency, self.tokens) = (label, line, latency, tokens)
        }
    }

    /// How many of each are kept.
    package static let (failedKept, slowKept) = (1_000, 10)

    /// The first rows that failed, in the order in which they did.
    package private(set) var failed: [Failed] = []
    /// The slowest, the slowest first.
    package private(set) var slow: [Slow] = []
    /// What a latency must exceed to be among them.
    private var bar = Duration.zero

    /// None yet.
    package init() {}

    /// Takes a row that failed.
    package mutating func take(_ row: Failed) {
        if failed.count < Self.failedKept { failed.append(row) }
    }

    /// Whether a row that took so long is among the slowest so far: all that most rows are asked.
    package func isSlow(_ latency: Duration) -> Bool { latency > bar }

    /// Takes a row that is among the slowest so far.
    package mutating func take(_ row: Slow) {
        let place = slow.firstIndex { $0.latency < row.latency } ?? slow.endIndex
        slow.insert(row, at: place)
        if slow.count > Self.slowKept { slow.removeLast() }
        if slow.count == Self.slowKept { bar = slow[Self.slowKept - 1].latency }
    }
}
