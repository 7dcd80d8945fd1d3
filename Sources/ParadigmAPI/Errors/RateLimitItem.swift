/// One item of a `RateLimit` or `RateLimit-Policy` field: a name and its parameters.
///
/// Reads the current form `"default";r=50;t=30` and the older one `limit=100, remaining=50, reset=30`, which becomes
/// a single item without a name. Strings are read as far as names need it (RFC 9651 without escapes).
struct RateLimitItem: Hashable {
    private var name = ""
    private var parameters: [String: String] = [:]

    /// The items of a field's value.
    static func items(_ value: String) -> [RateLimitItem] {
        var items: [RateLimitItem] = []
        var older = RateLimitItem()
        for member in value.split(separator: ",") {
            let pieces = member.split(separator: ";").map(trimmed)
            guard let head = pieces.first else { continue }
            if let (key, value) = pair(head) {
                // Parameters of the older form's members describe further windows, which nobody asks about here.
                older.parameters[key] = older.parameters[key] ?? value
            } else {
                var item = RateLimitItem(name: head)
                for case (let key, let value)? in pieces.dropFirst().map(pair) { item.parameters[key] = value }
                items.append(item)
            }
        }
        return older.parameters.isEmpty ? items : items + [older]
    }

    /// Whether the item has less left than another; one that does not say comes last.
    static func hasLessLeft(_ left: RateLimitItem, _ right: RateLimitItem) -> Bool {
        left.remaining ?? .max < right.remaining ?? .max
    }

    private var remaining: Int? { (parameters["r"] ?? parameters["remaining"]).flatMap(RateLimitTime.count) }

    /// What the item says, with the limit of the policy that has its name.
    func state(policies: [RateLimitItem], time: RateLimitTime) -> RateLimitState {
        let limit = parameters["limit"] ?? parameters["q"] ?? policy(in: policies)?.quota
        return RateLimitState(
            limit: limit.flatMap(RateLimitTime.count),
            remaining: remaining,
            reset: (parameters["t"] ?? parameters["reset"]).flatMap(time.reset)
        )
    }

    /// Whether the name of the item, or the unit of its policy, speaks of tokens.
    func isAboutTokens(policies: [RateLimitItem]) -> Bool {
        let words = [name, parameters["qu"], policy(in: policies)?.parameters["qu"]]
        return words.contains { $0?.lowercased().contains("token") == true }
    }

    private func policy(in policies: [RateLimitItem]) -> RateLimitItem? {
        policies.first { $0.name == name } ?? (name.isEmpty ? policies.first : nil)
    }

    /// The policy's quota: `q`, or the bare number that the older form starts with (`100;w=60`).
    private var quota: String? { parameters["q"] ?? (RateLimitTime.count(name) == nil ? nil : name) }

    private static func pair(_ text: String) -> (key: String, value: String)? {
        guard let sign = text.firstIndex(of: "="), !text.hasPrefix("\"") else { return nil }
        let key = trimmed(text[..<sign])
        return key.isEmpty ? nil : (key.lowercased(), trimmed(text[sign...].dropFirst()))
    }

    /// The text without white space and quotes at its ends.
    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.trimmed { " \t\"".contains($0) })
    }
}
