/// Notices that nothing that comes back can be used any more, although something was answered before.
///
/// ``StartCheck`` looks at the first replies alone. When the server's address leads somewhere else later, each further row
/// would be sent twice, perhaps paid for, and recorded as failed. So replies to rows that were sent for the first time are
/// counted: those that hold no answer (pages, cut replies, ones above the size limit, errors reported in place of an
/// answer). Fifty of them without an answer between, or a refusal for what is in a row, stop the run. What says nothing of
/// replies, such as a pause or a lost connection, neither counts nor breaks the row of them.
struct Barren: Sendable, Equatable {
    /// Rows whose replies are of no use, one after the other, that stop the run.
    static let rowsThatStop = 50

    private var count = 0

    /// Whether the run is to stop.
    var isReached: Bool { count >= Self.rowsThatStop }

    /// Takes a reply that is of no use.
    ///
    /// - Parameter kind: Why its row had been sent; another attempt at a row tells of no other row.
    mutating func add(_ kind: SendKind) {
        if kind == .first { count += 1 }
    }

    /// Takes a reply that is of use.
    mutating func end() { count = 0 }
}
