/// Which outcomes came over which connection: the last ones of a run, in a ring of bounded size.
///
/// It is there for connections that turn out to have been out of step (`SurplusReplies`), which hardly any run meets: so
/// noting an outcome is one store, and only who looks for a connection's outcomes goes through all of them.
package struct ReplyTrail: Sendable {
    private struct Entry {
        var connection: UInt64
        let outcome: DoubtfulOutcome
    }

    /// How many outcomes are kept, in less than 4 MiB: a thousand of each connection when there are 64.
    package static let limit = 1 << 16

    private var entries: [Entry] = []
    private var next = 0
    /// How many connections were known to be out of step when outcomes were last looked for.
    private var known = 0
    private var notedSince = 0

    /// Nothing so far.
    package init() {}

    /// Notes an outcome and the number of the connection that it came over.
    package mutating func note(_ outcome: DoubtfulOutcome, over connection: UInt64) {
        let entry = Entry(connection: connection, outcome: outcome)
        if entries.count < Self.limit { entries.append(entry) } else { entries[next] = entry }
        next = next + 1 < Self.limit ? next + 1 : 0
        notedSince += 1
    }

    /// A look goes through all entries: one for so many outcomes costs each of them as many steps at most.
    private static let lookInterval = 256

    /// Whether it is time to look, with so many connections known to be out of step: at once for the first, since what
    /// stands until then would pass for an answer in a run that is killed, and later not for each of them.
    package func isDue(known count: Int) -> Bool {
        count != known && (known == 0 || notedSince >= min(entries.count / 8, Self.lookInterval))
    }

    /// Takes out what came over certain connections.
    ///
    /// An outcome may have been noted over several, and is taken once.
    ///
    /// - Parameters:
    ///   - count: How many connections are known to be out of step.
    ///   - isOutOfStep: Whether a connection is one of them.
    /// - Returns: The outcomes, in the order in which they were noted, but for the turn of the ring.
    package mutating func take(known count: Int, where isOutOfStep: (UInt64) -> Bool) -> [DoubtfulOutcome] {
        (known, notedSince) = (count, 0)
        var taken: [DoubtfulOutcome] = []
        var rows: Set<Int> = []
        for entry in entries where entry.connection > 0 && isOutOfStep(entry.connection) {
            if rows.insert(entry.outcome.ordinal).inserted { taken.append(entry.outcome) }
        }
        guard !taken.isEmpty else { return [] }
        for index in entries.indices where rows.contains(entries[index].outcome.ordinal) {
            // No connection has this number.
            entries[index].connection = 0
        }
        return taken
    }
}
