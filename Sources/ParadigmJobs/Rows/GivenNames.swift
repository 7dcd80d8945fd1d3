import ParadigmBatch

/// The names `row-N` that rows without an id get in an output, and the ids of others that look so: an output that was made
/// by this command has such ids, and lines may be added to it that have none.
struct GivenNames: Sendable {
    private static let prefix = Array("row-".utf8)

    /// The last stretch of rows without an id, by their places from 0, and those before it.
    private var stretch = 0..<0
    private var earlier: [Range<Int>] = []
    /// Places of rows whose names are ids of other ones.
    private var taken: Set<Int> = []

    /// Whether a row without an id can be called by its place: no earlier row has that name for an id.
    mutating func mayCall(_ ordinal: Int) -> Bool {
        if stretch.upperBound == ordinal {
            stretch = stretch.lowerBound..<ordinal + 1
        } else {
            if !stretch.isEmpty { earlier.append(stretch) }
            stretch = ordinal..<ordinal + 1
        }
        return taken.isEmpty || !taken.contains(ordinal)
    }

    /// Whether a row can have an id: it is not what an earlier row without one is called.
    mutating func mayTake(_ id: String, at ordinal: Int) -> Bool {
        // Its own name is nobody else's.
        guard let place = Self.place(id), place != ordinal else { return true }
        taken.insert(place)
        return !stretch.contains(place) && !isEarlier(place)
    }

    private func isEarlier(_ place: Int) -> Bool {
        var (low, high) = (0, earlier.count)
        while low < high {
            let middle = (low + high) / 2
            if earlier[middle].upperBound <= place { low = middle + 1 } else { high = middle }
        }
        return low < earlier.count && earlier[low].contains(place)
    }

    /// The place of the row that is called like an id; nil for any other id.
    private static func place(_ id: String) -> Int? {
        guard id.utf8.count > prefix.count, id.utf8.first == prefix[0], id.utf8.starts(with: prefix),
            let number = Int(id.dropFirst(prefix.count)), number > 0, Row.label(ofOrdinal: number - 1) == id
        else { return nil }
        return number - 1
    }
}
