import HeapModule

/// Deadlines in the order they fall due: a value without a clock.
///
/// An owner whose deadline moves to later need not be entered again: when its old entry comes up, the owner says when
/// it is really due and is entered anew. So a request costs nothing here as long as its deadlines get no shorter.
package struct DeadlineQueue<Owner> {
    private struct Entry: Comparable {
        let due: UInt64
        let owner: Owner

        static func == (left: Entry, right: Entry) -> Bool { left.due == right.due }
        static func < (left: Entry, right: Entry) -> Bool { left.due < right.due }
    }

    private var entries = Heap<Entry>()

    /// A queue without entries.
    package init() {}

    /// When the first entry falls due, in nanoseconds of the monotonic clock, or nil when there is none.
    package var next: UInt64? { entries.min?.due }

    /// Enters an owner.
    package mutating func insert(_ owner: Owner, due: UInt64) {
        entries.insert(Entry(due: due, owner: owner))
    }

    /// Takes out the first entry that is due, or nil when none is.
    package mutating func popDue(at now: UInt64) -> (owner: Owner, due: UInt64)? {
        guard let first = entries.min, first.due <= now else { return nil }
        let entry = entries.removeMin()
        return (entry.owner, entry.due)
    }
}
