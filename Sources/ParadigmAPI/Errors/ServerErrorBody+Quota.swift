/// Whether a budget, quota or balance is spent, as far as a server's words say so.
///
/// A spent quota ends a run, so it must not be missed, and must not be read into a sentence that only repeats what it was
/// asked: a validator quotes the prompt that it refuses. So what programs are meant to read counts with any status, and
/// a sentence only where refusals for money come from, or where it is what the message begins with.
extension ServerErrorBody {
    /// Whether a budget, quota or balance is spent, so that waiting does not help, whatever the status was.
    ///
    /// A quota *per minute* is none: that is a limit, and comes back.
    public var isQuotaSpent: Bool { isQuotaSpent(status: 400) }

    /// Whether a budget, quota or balance is spent, by a reply with a status.
    ///
    /// - Parameter status: The status: with 402, 403 and 429 the whole message counts, with 422 only codes and types do,
    ///   with others also what the message begins with.
    /// - Returns: Whether it is.
    package func isQuotaSpent(status: Int) -> Bool {
        if [code, type, message].contains(where: { $0.map { Self.quotaNames.contains($0.lowercased()) } ?? false }) {
            return true
        }
        guard !isPerTime else { return false }
        // "Quota exceeded" and no more is what a limit per minute says as well.
        let isOftenALimit = status == 429
        let names = [code, type].compactMap { $0 }
        if names.contains(where: { Self.saysSpent($0, isOftenALimit: isOftenALimit) }) { return true }
        guard status != 422, let message else { return false }
        let said = status == 402 || status == 403 || isOftenALimit ? Substring(message) : Self.beginning(of: message)
        return Self.saysSpent(said, isOftenALimit: isOftenALimit)
    }

    /// Codes and types that servers give, whole.
    private static let quotaNames: Set = [
        "budget_capped", "insufficient_quota", "budget_exceeded", "insufficient_balance", "insufficient_credits",
        "billing_hard_limit_reached", "billing_not_active", "payment_required", "credit_balance_too_low", "arrearage",
    ]
    /// What there may be too little of, by how the words begin.
    private static let funds = ["balance", "credit", "crédit", "budget", "spend", "billing", "fund", "solde"]
    /// Of which there may be too much in a month, and of some of them in a minute.
    private static let allowances = ["quota", "usage", "key"]
    /// That there is too little of it, or no more.
    private static let spent = [
        "insufficient", "insuffisant", "exceed", "exhaust", "épuis", "deplet", "dépass", "reached", "atteint", "spent",
    ]
    /// The same in two words, which stand one behind the other or with a word between them.
    private static let spentInTwo = [
        ("not", "enough"), ("too", "low"), ("out", "of"), ("no", "credits"), ("requires", "more"),
    ]
    /// Two words that say it by themselves.
    private static let arrears = [("payment", "required"), ("in", "arrears")]
    /// That a time is meant which no run waits for.
    private static let months = ["month", "mensuel", "current", "billing", "plan"]

    private static func saysSpent(_ text: some StringProtocol, isOftenALimit: Bool) -> Bool {
        let words = text.lowercased().split { !$0.isLetter }
        func says(_ beginnings: [String]) -> Bool {
            words.contains { word in beginnings.contains { word.hasPrefix($0) } }
        }
        func says(_ pairs: [(String, String)]) -> Bool {
            words.indices.contains { place in
                pairs.contains { $0 == words[place] && words[(place + 1)...].prefix(2).contains(Substring($1)) }
            }
        }
        if says(arrears) { return true }
        let isSpent = says(spent) || says(spentInTwo)
        guard isSpent else { return false }
        // "Fewer tokens than the budget of this model" is a matter of the request.
        if says(["token"]), !says(["balance", "credit", "crédit", "solde"]) { return false }
        if says(funds) { return true }
        // "API usage limits", "key limit exceeded": with a limit they are one that does not come back within minutes.
        if says(["quota"]) { return !isOftenALimit || says(months) || says(["insufficient", "insuffisant", "épuis"]) }
        return says(allowances) && says(["limit"]) && !says(["rate", "request", "parallel", "concurren"])
    }

    /// What a message begins with, up to its first stop, without what it quotes.
    private static func beginning(of message: String) -> Substring {
        let quotes: Set<Character> = ["\"", "'", "`", "“", "«", "‘"]
        return message.prefix { !quotes.contains($0) && !".:;!?\n".contains($0) }.prefix(120)
    }
}
