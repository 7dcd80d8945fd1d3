/// What a server means by an error, as far as its words say so.
///
/// Codes and types are compared whole; sentences are searched for words that servers were seen to use, since many put
/// nothing else into the body.
extension ServerErrorBody {
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

    /// Whether it speaks of too many requests, whatever its status.
    package var isLimit: Bool {
        says(oneOf: ["rate limit", "rate_limit", "ratelimit", "too many requests", "trop de requêtes"])
    }

    /// Whether the server is not ready yet, so that the same request may be answered a little later.
    package var isNotReady: Bool {
        says(oneOf: [
            "is loading", "loading model", "model loading", "being loaded", "still loading", "currently loading",
            "warming up",
            "starting up", "is starting", "not ready", "temporarily", "try again", "retry", "en cours de chargement",
            "réessayez",
        ])
    }

    private static let contentNames: Set = [
        "context_length_exceeded", "content_filter", "content_policy_violation", "responsibleaipolicyviolation",
        "string_above_max_length", "request_too_large",
    ]
    private static let contentWords = [
        "context length", "context window", "context size", "prompt is too long", "input is too long",
        "too many input tokens", "content filter", "content management policy", "content policy",
        "longueur de contexte",
        "fenêtre de contexte",
    ]
    /// Whether it speaks of an amount per time.
    var isPerTime: Bool {
        let said = said
        return says(oneOf: Self.timeWords, in: said)
            // "60 req/s", but no path.
            || said.indices.contains { place in
                let rest = said[place...]
                guard rest.hasPrefix("/s"), said[..<place].last?.isLetter == true else { return false }
                return rest.dropFirst(2).first?.isLetter != true || rest.hasPrefix("/sec")
            }
    }

    /// Whether its sentence asks to come again after seconds or minutes: "retry in 2.5s", "slow down".
    var asksForShortWait: Bool {
        let said = said
        if says(oneOf: ["slow down", "ralentissez"], in: said) { return true }
        return Self.waitWords.contains { words in
            guard let found = said.firstRange(of: words) else { return false }
            let rest = said[found.upperBound...].drop { $0 == " " || $0 == ":" }
            guard rest.first?.isNumber == true else { return false }
            let unit = rest.drop { $0.isNumber || $0 == "." || $0 == "," || $0 == " " }
            return !["h", "d", "j"].contains { unit.hasPrefix($0) }
        }
    }

    private static let timeWords: [String] = {
        let units = ["min", "sec", "hour", "day", "heure", "jour"]
        let joints = ["per ", "per-", "per_", "par ", "each ", "every ", "chaque "]
        return joints.flatMap { joint in units.map { joint + $0 } } + ["/min", "/ min", " rpm", " tpm", " rps"]
    }()
    private static let waitWords = [
        "retry after", "retry in", "try again in", "try again after", "réessayez dans", "réessayer dans",
    ]

    private func names(oneOf names: Set<String>) -> Bool {
        [code, type, message].contains { $0.map { names.contains($0.lowercased()) } ?? false }
    }

    private func says(oneOf words: [String]) -> Bool { says(oneOf: words, in: said) }

    private func says(oneOf words: [String], in said: String) -> Bool {
        words.contains { said.contains($0) }
    }

    /// All of it in small letters, without addresses.
    private var said: String {
        [code, type, message].compactMap(\.self).joined(separator: " ").withoutAddresses.lowercased()
    }
}
