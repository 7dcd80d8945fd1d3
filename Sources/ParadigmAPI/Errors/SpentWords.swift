/// Whether some words of a server say that a budget, quota or balance is spent: of what, that it is gone, and that it does
/// not come back by itself.
///
/// Words are compared by how they begin, in the languages that servers were seen to use.
struct SpentWords {
    /// Whether the status is that of limits: "quota exceeded" and no more is what a limit per minute says as well.
    let isOftenALimit: Bool
    /// Whether the server says when to come again: only money does not come back in that time.
    let comesBack: Bool

    /// What is paid with.
    private static let money = ["balance", "credit", "crédit", "fund", "solde", "saldo", "guthaben", "kredit"]
    /// What there may be too little of as well.
    private static let budgets = ["budget", "spend", "billing"]
    /// Of which there may be too much in a month, and of some of them in a minute.
    private static let allowances = ["usage", "key", "consommation", "dépense", "plafond", "allowance"]
    /// That there is too little of it, or no more.
    private static let spent = [
        "insufficient", "insuffisant", "insuficien", "exceed", "exhaust", "épuis", "deplet", "dépass", "reached",
        "reaching", "atteint",
        "spent", "agotad", "esaurit", "aufgebraucht", "erschöpft", "überschritten",
    ]
    /// The same in two words, which stand one behind the other or with a word between them.
    private static let spentInTwo = [
        ("not", "enough"), ("too", "low"), ("out", "of"), ("used", "up"), ("requires", "more"), ("no", "credits"),
        ("no", "funds"), ("no", "balance"), ("any", "credits"), ("plus", "de"), ("plus", "d"),
    ]
    /// The same in a language that has no blanks.
    private static let spentInOne = [
        "余额不足", "餘額不足", "额度不足", "額度不足", "额度已用", "額度已用", "额度用尽", "配额不足", "欠费", "欠費",
    ]
    /// Two words that say it by themselves.
    private static let arrears = [("payment", "required"), ("in", "arrears")]
    /// That a time is meant which no run waits for.
    private static let months = ["month", "mensuel", "monat", "mensual", "plan", "trial"]
    /// The same, where it is a quota's.
    private static let ofAQuota = ["current", "billing", "insufficient", "insuffisant", "épuis"]
    /// What is counted in a short time, or at one time.
    private static let rates = [
        "rate", "request", "requêt", "call", "appel", "parallel", "concurren", "simultan", "capacit", "débit",
    ]
    /// What a request has too much of.
    private static let ofARequest = ["max", "fewer", "input", "prompt", "context", "model", "request", "message"]

    /// Whether words say it.
    func saySpent(in text: String) -> Bool {
        let said = text.withoutAddresses.lowercased()
        if Self.spentInOne.contains(where: said.contains) { return true }
        let words = Words(said)
        if words.say(Self.arrears) { return true }
        let isUsedUp = words.say(Self.spentInTwo)
        guard isUsedUp || words.say(Self.spent) else { return false }
        // "Rate limit exceeded, add credits for a higher one" is a limit.
        if words.say(Self.money) { return !(comesBack && words.say(["rate"])) }
        // "Fewer tokens than the budget of this model" is a matter of the request.
        guard !comesBack, !(words.say(["token", "jeton"]) && words.say(Self.ofARequest)) else { return false }
        if words.say(Self.budgets) { return true }
        // Elsewhere "out of" and "not enough" may speak of what is in the request.
        let isForLong = isUsedUp && isOftenALimit || words.say(Self.months)
        if words.say(["quota", "kontingent"]) { return !isOftenALimit || isForLong || words.say(Self.ofAQuota) }
        // "API usage limits", "key limit exceeded": with a limit they are one that does not come back within minutes.
        guard !words.say(Self.rates) else { return false }
        if words.say(["limit", "plafond"]), words.say(Self.allowances) { return true }
        return isForLong && words.say(["limit", "allowance", "token", "jeton"])
    }

    /// The words of a text.
    private struct Words {
        private let words: [Substring]

        init(_ text: String) { words = text.split { !$0.isLetter } }

        /// Whether one begins as one of these.
        func say(_ beginnings: [String]) -> Bool {
            words.contains { word in beginnings.contains { word.hasPrefix($0) } }
        }

        /// Whether two of them stand together.
        func say(_ pairs: [(String, String)]) -> Bool {
            words.indices.contains { place in
                pairs.contains { $0 == words[place] && words[(place + 1)...].prefix(2).contains(Substring($1)) }
            }
        }
    }
}

extension String {
    /// A server's sentence without addresses, whose paths are no words.
    var withoutAddresses: String {
        split(separator: " ").filter { !$0.contains("://") }.joined(separator: " ")
    }
}
