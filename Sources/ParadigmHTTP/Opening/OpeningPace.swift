/// How many connections may be in the middle of being opened at once: a value without clock or I/O.
///
/// A thousand handshakes begun together all end together, and whoever was first waits for the last. So 32 may be under
/// way at first, and each that succeeds lets two others begin, as in the slow start of RFC 5681 §3.1: the first
/// connections carry their requests while others are being opened, and a thousand take five round trips to a distant
/// server, not one for each 32. What fails costs no handshake, and those who wait are to learn of it soon: after a
/// failure all may begin at once.
package struct OpeningPace: Sendable, Equatable {
    /// Openings that may be under way at first.
    package static let first = 32

    /// Openings that may be under way; nil when any number may.
    package private(set) var limit: Int? = first
    /// Openings that are under way.
    package private(set) var underWay = 0

    /// Nothing opened yet.
    package init() {}

    /// Begins an opening, if it may.
    ///
    /// - Returns: Whether it may.
    package mutating func begin() -> Bool {
        guard underWay < limit ?? .max else { return false }
        underWay += 1
        return true
    }

    /// Ends an opening.
    package mutating func end(success: Bool) {
        underWay -= 1
        limit = success ? limit.map { $0 + 1 } : nil
    }

    /// Takes an opening back that was not carried out, or not to its end.
    package mutating func withdraw() {
        underWay -= 1
    }
}
