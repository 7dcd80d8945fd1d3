/// One of several equal parts of an input, for processes that share nothing.
package struct Shard: Hashable, Sendable, CustomStringConvertible {
    /// Which part, from 1.
    package let index: Int
    /// How many parts there are.
    package let count: Int

    /// A part.
    ///
    /// - Returns: Nil unless 1 ≤ index ≤ count.
    package init?(index: Int, count: Int) {
        guard index >= 1, index <= count else { return nil }
        self.index = index
        self.count = count
    }

    /// A part written as `i/n`; nil for any other text.
    package init?(_ text: String) {
        self.init(text, separator: "/")
    }

    /// The part that a file name ends with, as in `answers.csv.2-of-4`; nil for other names.
    package init?(fileName: String) {
        guard let dot = fileName.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        self.init(String(fileName[fileName.utf8.index(after: dot)...]), separator: "-of-")
    }

    private init?(_ text: String, separator: String) {
        let halves = text.split(separator: separator, omittingEmptySubsequences: false)
        guard halves.count == 2, let index = Int(halves[0]), let count = Int(halves[1]) else { return nil }
        self.init(index: index, count: count)
        // Neither signs nor leading zeros: one part has one name.
        guard text == "\(index)\(separator)\(count)" else { return nil }
    }

    /// Whether a row belongs to this part: its place in the input, from 0, is `index` − 1 modulo ``count``.
    package func contains(ordinal: Int) -> Bool { ordinal % count == index - 1 }

    /// What is added to the name of the output: `.i-of-n`.
    package var suffix: String { ".\(index)-of-\(count)" }

    /// The part as `i/n`.
    package var description: String { "\(index)/\(count)" }
}
