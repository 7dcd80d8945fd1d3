/// Rows that were read before their turn, to try others when the first ones are all refused.
///
/// Where the first rows are refused for what is in them, others may not be: every other sample is the shortest there is,
/// since most such refusals are for length, and the rest is spread over all of them.
struct ReadAhead: Sendable {
    /// Rows that are read ahead at most.
    static let mostRows = 1_000
    /// Bytes of their bodies, but for the last one's.
    static let mostBytes = 8 << 20

    private var rows: [PendingRow] = []
    private var bytes = 0
    private var samples = 0

    /// Nothing read ahead.
    init() {}

    /// Whether no more is to be read.
    var isFull: Bool { rows.count >= Self.mostRows || bytes >= Self.mostBytes }

    /// Keeps a row until its turn, or until it is taken as a sample.
    mutating func add(_ row: PendingRow) {
        rows.append(row)
        bytes += row.row.body.count
    }

    /// The next row in order; nil when there is none.
    mutating func takeFirst() -> PendingRow? { rows.isEmpty ? nil : take(at: 0) }

    /// A row to try; nil when there is none.
    mutating func takeSample() -> PendingRow? {
        defer { samples += 1 }
        guard samples.isMultiple(of: 2) else {
            guard !rows.isEmpty else { return nil }
            // Multiples of the golden ratio fall evenly between one another.
            let place = Double(samples) * 0.618_034
            return take(at: Int(Double(rows.count) * (place - place.rounded(.down))))
        }
        // Of several the last: it is farthest from those that were refused.
        let shortest = rows.indices.min { left, right in
            let (one, other) = (rows[left].row.body.count, rows[right].row.body.count)
            return one == other ? left > right : one < other
        }
        return shortest.map { take(at: $0) }
    }

    private mutating func take(at index: Int) -> PendingRow {
        let row = rows.remove(at: index)
        bytes -= row.row.body.count
        return row
    }
}
