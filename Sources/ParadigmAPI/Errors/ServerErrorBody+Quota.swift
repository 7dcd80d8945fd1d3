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
    /// - Parameters:
    ///   - status: The status: with 402, 403 and 429 the whole message counts, with 422 only codes and types do, with others
    ///     also what the message begins with.
    ///   - wait: What the reply's fields ask to wait for; nil for nothing.
    /// - Returns: Whether it is.
    package func isQuotaSpent(status: Int, wait: Duration? = nil) -> Bool {
        if [code, type, message].contains(where: { $0.map { Self.quotaNames.contains($0.lowercased()) } ?? false }) {
            return true
        }
        guard !isPerTime else { return false }
        let reading = SpentWords(
            isOftenALimit: status == 429,
            comesBack: status == 429 && (wait.map { $0 < .seconds(3_600) } ?? asksForShortWait)
        )
        if [code, type].contains(where: { $0.map(reading.saySpent(in:)) ?? false }) { return true }
        guard status != 422, let message else { return false }
        let isWhole = status == 402 || status == 403 || status == 429
        return reading.saySpent(in: isWhole ? Self.unquoted(message) : String(Self.beginning(of: message)))
    }

    /// Codes and types that servers give, whole.
    private static let quotaNames: Set = [
        "budget_capped", "insufficient_quota", "budget_exceeded", "insufficient_balance", "insufficient_credits",
        "billing_hard_limit_reached", "billing_not_active", "payment_required", "credit_balance_too_low", "arrearage",
        "blocked_api_access", "account_suspended", "pre_consume_token_quota_failed",
    ]

    /// A message without what it quotes: a firewall repeats the text that it dislikes.
    ///
    /// An apostrophe begins no quotation.
    private static func unquoted(_ message: String) -> String {
        let ends: [Character: Character] = ["\"": "\"", "'": "'", "`": "`", "“": "”", "«": "»", "‘": "’"]
        var (kept, rest) = ("", message[...])
        while let character = rest.popFirst() {
            if let end = ends[character], kept.last?.isLetter != true,
                let close = rest.indices.first(where: { place in
                    rest[place] == end && rest[rest.index(after: place)...].first?.isLetter != true
                })
            {
                rest = rest[close...].dropFirst()
            } else {
                kept.append(character)
            }
        }
        return kept
    }

    /// What a message begins with, up to its first stop, without what it quotes.
    private static func beginning(of message: String) -> Substring {
        let quotes: Set<Character> = ["\"", "'", "`", "“", "«", "‘"]
        return message.prefix { !quotes.contains($0) && !".:;!?\n".contains($0) }.prefix(120)
    }
}
