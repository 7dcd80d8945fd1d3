import ParadigmGround

/// Facts in plain words, for who uses this library without the command, which has sentences in two languages.
///
/// They are those of the program: `columns(found: 5, expected: 3)` is “columns (found: 5, expected: 3)”, and a number of
/// the system's errors (`errno`) is told in the system's words. So each case is told, and none has a sentence here that
/// stands in the command too.
package enum PlainWords {
    /// A fault, or another fact: an enumeration, what it carries, or a text.
    package static func of(_ fact: Any) -> String {
        if let code = fact as? Int32 { return systemMessage(code) }
        let mirror = Mirror(reflecting: fact)
        switch mirror.displayStyle {
        case .enum: return words(ofCase: fact, mirror)
        case .optional: return mirror.children.first.map { of($0.value) } ?? "none"
        case .struct where !(fact is any CustomStringConvertible): return list(mirror.children)
        default: return "\(fact)"
        }
    }

    private static func words(ofCase fact: Any, _ mirror: Mirror) -> String {
        guard let carried = mirror.children.first, let name = carried.label else { return words("\(fact)") }
        let parts = Mirror(reflecting: carried.value)
        // One value without a label stands for itself, and several are a tuple.
        guard parts.displayStyle == .tuple else { return "\(words(name)): \(of(carried.value))" }
        return "\(words(name)) (\(list(parts.children)))"
    }

    /// A record that cannot be sent: its place, and what is wrong.
    package static func line(_ row: BadRow) -> String {
        let column = row.column.map { ", column \($0)" } ?? ""
        let place =
            switch row.unit {
            case .line: "line \(row.line)"
            case .row: "row \(row.line)"
            case .element: "element \(row.ordinal + 1), line \(row.line)"
            }
        return "\(place)\(column): \(of(row.fault))"
    }

    private static func list(_ children: Mirror.Children) -> String {
        children.map { child in
            guard let label = child.label, !label.hasPrefix(".") else { return of(child.value) }
            return "\(words(label)): \(of(child.value))"
        }
        .joined(separator: ", ")
    }

    /// The words of a name: `unknownColumn` is “unknown column”, and `noURL` “no URL”.
    private static func words(_ name: String) -> String {
        var words = ""
        var isInCapitals = false
        for (index, letter) in name.enumerated() {
            let isCapital = letter.isUppercase
            let next = name.dropFirst(index + 1).first
            let isInitials = isCapital && (isInCapitals || next.map { !$0.isLowercase } ?? true)
            if isCapital, index > 0, !isInCapitals { words.append(" ") }
            words += isInitials || !isCapital ? String(letter) : letter.lowercased()
            isInCapitals = isCapital
        }
        return words
    }
}
