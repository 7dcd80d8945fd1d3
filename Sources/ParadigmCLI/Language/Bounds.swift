import ArgumentParser

/// Checks the numbers that options take.
enum Bounds {
    /// - Throws: A validation error that names the option and its bounds.
    static func check<Number: Comparable>(_ value: Number?, _ option: String, _ bounds: ClosedRange<Number>) throws {
        guard let value, !bounds.contains(value) else { return }
        throw ValidationError(
            Text(
                en: "\(option) takes a number from \(bounds.lowerBound) to \(bounds.upperBound).",
                fr: "\(option) accepte un nombre de \(bounds.lowerBound) à \(bounds.upperBound)."
            )
            .localized
        )
    }
}
