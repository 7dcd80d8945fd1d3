/// Finds the column that was meant by a name that stands for none.
package enum ColumnName {
    /// Longest name that is compared letter by letter.
    private static let longest = 100

    /// The column whose name is most like another one; nil when none is like it.
    ///
    /// Case, accents, white space, hyphens and underscores count for nothing. Of names that differ in letters, one in
    /// three may be another, be missing, be too many, or have changed places with its neighbour.
    package static func nearest(to name: String, in columns: [String]) -> String? {
        let wanted = folded(name)
        guard !wanted.isEmpty else { return nil }
        var nearest: (column: String, distance: Int)?
        for column in columns {
            let letters = folded(column)
            let allowed = min(3, min(letters.count, wanted.count) / 3)
            guard abs(letters.count - wanted.count) <= allowed else { continue }
            let distance = Self.distance(wanted, letters)
            if distance <= allowed, distance < nearest?.distance ?? .max { nearest = (column, distance) }
        }
        return nearest?.column
    }

    /// The only column whose name begins with another one: forms put their questions, and notes, behind a code.
    package static func begun(by name: String, in columns: [String]) -> String? {
        let wanted = folded(name)
        let begun = wanted.isEmpty ? [] : columns.filter { folded($0).starts(with: wanted) }
        return begun.count == 1 ? begun.first : nil
    }

    /// A name as it is read, and can be typed: without what does not show, and with one space for any stretch of white
    /// space within.
    package static func spoken(_ name: String) -> String {
        let shown = String(String.UnicodeScalarView(name.unicodeScalars.filter { !Blank.isInvisible($0) }))
        return shown.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Whether two names are alike but for case, accents, white space, hyphens and underscores.
    static func isAlike(_ one: String, _ other: String) -> Bool { folded(one) == folded(other) }

    /// The letters and figures of a name, each as its name in Unicode without what comes with it: “é” is LATIN SMALL
    /// LETTER E, as “E” and “e” are.
    private static func folded(_ name: String) -> [Substring] {
        var letters: [Substring] = []
        for scalar in name.unicodeScalars.prefix(longest) {
            for scalar in scalar.properties.lowercaseMapping.unicodeScalars where counts(scalar) {
                switch scalar {
                case "œ": letters += folded("oe")
                case "æ": letters += folded("ae")
                case "ß": letters += folded("ss")
                default: letters.append(letter(scalar))
                }
            }
        }
        return letters
    }

    private static func counts(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar != "_", !Blank.isSpace(scalar) else { return false }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .dashPunctuation: false
        default: true
        }
    }

    private static func letter(_ scalar: Unicode.Scalar) -> Substring {
        guard let name = scalar.properties.name else { return Substring(String(scalar)) }
        return name.firstRange(of: " WITH ").map { name[..<$0.lowerBound] } ?? name[...]
    }

    /// Letters to change, leave out, put in, or exchange with their neighbour to make one name the other: optimal string
    /// alignment.
    private static func distance(_ one: [Substring], _ other: [Substring]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...other.count)
        for (row, letter) in one.enumerated() {
            var current = [row + 1]
            for (column, wanted) in other.enumerated() {
                var least = min(current[column], last[column + 1]) + 1
                least = min(least, last[column] + (letter == wanted ? 0 : 1))
                if row > 0, column > 0, letter == other[column - 1], one[row - 1] == wanted {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                current.append(least)
            }
            (beforeLast, last) = (last, current)
        }
        return last[other.count]
    }
}
