/// Figures as a person reads them: `1.86` in English, `1,86` in French.
package struct Figures: Sendable {
    /// The language whose marks are used.
    package let language: Language

    /// Figures in a language.
    package init(_ language: Language) {
        self.language = language
    }

    private var decimalMark: Character { language == .french ? "," : "." }
    private var groupMark: String { language == .french ? "\u{A0}" : "," }

    /// A number with a fixed count of decimals, its whole part in groups of three.
    package func number(_ value: Double, decimals: Int) -> String {
        let parts = Self.plain(value, decimals: decimals).split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, let whole = Int(first) else { return parts.joined(separator: ".") }
        let sign = whole == 0 && first.hasPrefix("-") ? "-" : ""
        return sign + count(whole) + (parts.count > 1 ? "\(decimalMark)\(parts[1])" : "")
    }

    /// An amount of money: two decimals, and more where the amount is so small that they would be zero: `0.0031`.
    package func amount(_ value: Double) -> String {
        var (decimals, scaled) = (2, abs(value) * 10)
        while decimals < 6, scaled > 0, scaled < 1 {
            scaled *= 10
            decimals += 1
        }
        return number(value, decimals: decimals)
    }

    /// A whole number in groups of three: `12,000`.
    package func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var groups = ""
        for (offset, digit) in digits.enumerated() {
            let left = digits.count - offset
            if offset > 0, left.isMultiple(of: 3) { groups += groupMark }
            groups.append(digit)
        }
        return (value < 0 ? "-" : "") + groups
    }

    /// A length of time: `3.2 ms`, `512 ms`, `1.86 s`.
    package func time(_ seconds: Double) -> String {
        let milliseconds = seconds * 1000
        if milliseconds < 9.95 { return number(milliseconds, decimals: 1) + "\u{A0}ms" }
        if milliseconds < 999.5 { return number(milliseconds, decimals: 0) + "\u{A0}ms" }
        return number(seconds, decimals: 2) + "\u{A0}s"
    }

    /// A share as a percentage: `97%`, in French `97 %`; never rounded up to a full hundred.
    package func percent(_ share: Double) -> String {
        let rounded = (share * 100).rounded()
        let honest = rounded == 100 && share < 1 ? 99 : rounded
        return number(honest, decimals: 0) + (language == .french ? "\u{A0}%" : "%")
    }

    /// A size: `812 kB`, `12.4 MB`, in French `12,4 Mo`; steps of a thousand.
    package func bytes(_ count: Int) -> String {
        let unit = language == .french ? "o" : "B"
        var (size, prefixes) = (Double(max(0, count)), ["", "k", "M", "G", "T"][...])
        while size >= 999.5, prefixes.count > 1 {
            size /= 1_000
            prefixes = prefixes.dropFirst()
        }
        let prefix = prefixes.first ?? ""
        return number(size, decimals: prefix.isEmpty || size >= 99.95 ? 0 : 1) + "\u{A0}\(prefix)\(unit)"
    }

    /// A number with a decimal point in either language, as the documentation's lines and JSON have it.
    package static func plain(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return "–" }
        let scale = (0..<max(0, decimals)).reduce(1.0) { product, _ in product * 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let digits = String(Int(scaled))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let whole = padded.dropLast(decimals)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return decimals == 0 ? sign + whole : "\(sign)\(whole).\(padded.suffix(decimals))"
    }
}
