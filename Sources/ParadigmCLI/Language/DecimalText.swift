import ArgumentParser

/// Parses the numbers with a fraction that options take.
package enum DecimalText {
    /// The number, always written with a point, as in JSON.
    ///
    /// - Throws: A validation error that says how to write it.
    package static func read(_ text: String) throws -> Double {
        if let number = Double(text), number.isFinite { return number }
        let pointed = text.replacing(",", with: ".")
        let isComma = text.contains(",") && Double(pointed) != nil
        let shown = TerminalEscaper.line(isComma ? pointed : "0.5", limit: 40)
        throw ValidationError(
            Text(
                en: isComma ? "write it with a point: \(shown)" : "a number is wanted, such as \(shown)",
                fr: isComma ? "écrivez-le avec un point : \(shown)" : "il faut un nombre, par exemple \(shown)"
            )
            .localized
        )
    }
}
