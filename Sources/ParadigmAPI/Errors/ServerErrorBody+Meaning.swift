/// What a server means by an error, as far as its words say so.
///
/// Codes and types are compared whole; sentences are searched for words that servers were seen to use, since many put
/// nothing else into the body.
extension ServerErrorBody {
    /// Whether a budget, quota or balance is spent, so that waiting does not help.
    ///
    /// A quota *per minute* is none: that is a limit, and comes back.
    public var isQuotaSpent: Bool {
        names(oneOf: Self.quotaNames) || !isPerTime && says(oneOf: Self.quotaWords)
    }

    /// Whether the server is down as planned: `service_maintenance`.
    public var isServiceMaintenance: Bool { names(oneOf: ["service_maintenance"]) }

    /// Whether the request is refused for what is in it: too long for the model, or disliked by a filter.
    package var isAboutContent: Bool {
        names(oneOf: Self.contentNames) || says(oneOf: Self.contentWords)
    }

    /// Whether a refusal is for too many requests under way at once, rather than too many in a time.
    ///
    /// By `code`, `type` or words: "parallel" or "concurrent" (in French too), and nothing of minutes or seconds, since a
    /// server that limits requests per minute may advise fewer at once as well.
    package var isForConcurrency: Bool {
        says(oneOf: ["parallel", "parallèl", "concurren", "simultan"]) && !isPerTime
    }

    /// The status that an error stands for which came without one, such as within a stream or beside a 200.
    ///
    /// - Returns: The code, where it is a status from 400 to 599; else what its code or type is usually sent with; nil
    ///   when they say nothing.
    package var impliedStatus: Int? {
        if let number = code.flatMap({ Int($0) }), (400...599).contains(number) { return number }
        if isQuotaSpent { return 402 }
        let names = [code, type].compactMap { $0?.lowercased() }
        for (status, words) in Self.statusWords where names.contains(where: { name in words.contains { name.contains($0) } })
        {
            return status
        }
        if isAboutContent { return 400 }
        return nil
    }

    private static let quotaNames: Set = [
        "budget_capped", "insufficient_quota", "budget_exceeded", "insufficient_balance", "insufficient_credits",
        "billing_hard_limit_reached", "billing_not_active", "payment_required", "credit_balance_too_low",
    ]
    private static let quotaWords = [
        "insufficient balance", "insufficient_balance", "insufficient quota", "insufficient credit", "insufficient fund",
        "exceeded your current quota", "budget has been exceeded", "budget exceeded", "exceeded budget", "out of credit",
        "credit balance is too low", "no credits", "payment required", "solde insuffisant", "crédit insuffisant",
        "crédits insuffisants", "quota épuisé", "budget épuisé", "budget dépassé", "crédits épuisés",
    ]
    private static let contentNames: Set = [
        "context_length_exceeded", "content_filter", "content_policy_violation", "responsibleaipolicyviolation",
        "string_above_max_length", "request_too_large",
    ]
    private static let contentWords = [
        "context length", "context window", "context size", "prompt is too long", "input is too long",
        "too many input tokens", "content filter", "content management policy", "content policy", "longueur de contexte",
        "fenêtre de contexte",
    ]
    private static let statusWords: [(Int, [String])] = [
        (429, ["rate_limit", "ratelimit", "too_many_requests"]),
        (401, ["invalid_api_key", "authentication_error", "unauthorized"]),
        (403, ["permission_error", "permission_denied"]),
        (404, ["model_not_found", "not_found_error"]),
        (503, ["overloaded", "unavailable", "capacity"]),
        (504, ["timeout"]),
        (500, ["server_error", "internal_error", "internalservererror", "api_error"]),
        (400, ["invalid_request", "bad_request", "badrequest"]),
    ]

    /// Whether it speaks of an amount per time.
    private var isPerTime: Bool {
        says(oneOf: [
            "per min", "per sec", "per hour", "per day", "par min", "par sec", "par heure", "par jour", "/min", "/s",
            " rpm", " tpm",
        ])
    }

    private func names(oneOf names: Set<String>) -> Bool {
        [code, type, message].contains { $0.map { names.contains($0.lowercased()) } ?? false }
    }

    private func says(oneOf words: [String]) -> Bool {
        let said = [code, type, message].compactMap { $0?.lowercased() }.joined(separator: " ")
        return words.contains { said.contains($0) }
    }
}
