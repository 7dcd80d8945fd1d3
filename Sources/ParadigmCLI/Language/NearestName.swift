/// The name that somebody meant who wrote another one.
package enum NearestName {
    /// The nearest of some names, letters in any case; nil when none is near.
    ///
    /// Near is: up to a third of the letters changed, added, left out or swapped with their neighbour, or one of the two
    /// begins the other.
    package static func name(to word: String, among names: [String]) -> String? {
        let lower = word.lowercased()
        let near = names.compactMap { name -> (name: String, distance: Int)? in
            let other = name.lowercased()
            let steps = distance(lower, other)
            let isNear = steps <= max(1, max(lower.count, other.count) / 3)
            let isBeginning = lower.count >= 3 && (other.hasPrefix(lower) || lower.hasPrefix(other))
            return isNear || isBeginning ? (name, steps) : nil
        }
        return near.min { $0.distance < $1.distance }?.name
    }

    /// How many letters have to be changed, added, left out or swapped with their neighbour (optimal string alignment).
    package static func distance(_ one: String, _ other: String) -> Int {
        let (one, other) = (Array(one.prefix(64)), Array(other.prefix(64)))
        var rows = [Array(0...other.count)]
        for (i, letter) in one.enumerated() {
            var row = [i + 1]
            for (j, there) in other.enumerated() {
                var least = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (letter == there ? 0 : 1))
                if i > 0, j > 0, letter == other[j - 1], there == one[i - 1] {
                    least = min(least, rows[i - 1][j - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[one.count][other.count]
    }
}
