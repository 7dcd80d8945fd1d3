import ArgumentParser

/// Parses the numbers with a fraction that options take.
package enum DecimalText {
    /// The number, always written with a point, as in JSON.
    ///
    /// - Throws: A validation error that says how to write it.
    package static func read(_ text: String) throws -> Double {
        if let number = Double(text), number.isFinite { return number }
        let wanted = Text(en: "a number is wanted, such as 0.5", fr: "il faut un nombre, par exemple 0.5")
        throw ValidationError((DecimalComma.advice(text) ?? wanted).localized)
    }
}
