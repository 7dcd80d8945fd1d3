import ParadigmAPI

extension Figures {
    /// A length of time for somebody who waits: `26 s`, `3 min 20 s`, `2 h 05 min`, `3 d 4 h`.
    package func span(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "–" }
        let whole = Int(max(0, seconds).rounded(.up))
        let (days, hours, minutes) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60)
        if days > 0 { return "\(days)\u{A0}\(language == .french ? "j" : "d") \(hours)\u{A0}h" }
        if hours > 0 { return "\(hours)\u{A0}h \(minutes < 10 ? "0" : "")\(minutes)\u{A0}min" }
        if minutes > 0 { return "\(minutes)\u{A0}min \(whole % 60)\u{A0}s" }
        return "\(whole)\u{A0}s"
    }

    /// A rate: with one decimal below ten.
    package func rate(_ perSecond: Double) -> String {
        guard perSecond.isFinite else { return "–" }
        return perSecond < 9.95 ? number(perSecond, decimals: 1) : count(Int(min(perSecond, 1e15).rounded()))
    }

    /// So many rows: `1 row`, `3,712 rows`.
    package func rows(_ count: Int) -> String {
        let isOne = count == 1 || (language == .french && count == 0)
        let noun = language == .french ? (isOne ? "ligne" : "lignes") : (isOne ? "row" : "rows")
        return self.count(count) + "\u{A0}" + noun
    }

    /// A size in bytes: `640 B`, `3.2 MiB`, in French `640 o`, `3,2 Mio`.
    package func size(_ bytes: Int) -> String {
        let letter = language == .french ? "o" : "B"
        let units = ["Ki", "Mi", "Gi", "Ti"]
        guard bytes >= 1024 else { return "\(bytes)\u{A0}\(letter)" }
        var value = Double(bytes) / 1024
        var unit = 0
        while value >= 1023.95, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return "\(number(value, decimals: 1))\u{A0}\(units[unit])\(letter)"
    }
}

extension JSONValue {
    /// A number with at most so many decimals; null for nil, NaN and the infinities.
    static func rounded(_ value: Double?, decimals: Int) -> JSONValue {
        let scale = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
        guard let value, let number = JSONNumber((value * scale).rounded() / scale) else { return .null }
        return .number(number)
    }

    /// A whole number; null for nil.
    static func count(_ value: Int?) -> JSONValue {
        value.map { .number(JSONNumber($0)) } ?? .null
    }
}
