/// What one limit of a server allows, as far as the server said.
public struct RateLimitState: Hashable, Sendable {
    /// How much a window allows.
    public var limit: Int?
    /// How much is left in the current window.
    public var remaining: Int?
    /// Time until the window ends and the limit is whole again.
    public var reset: Duration?

    /// A limit with what is known of it.
    public init(limit: Int? = nil, remaining: Int? = nil, reset: Duration? = nil) {
        self.limit = limit
        self.remaining = remaining
        self.reset = reset
    }

    /// Whether nothing is known.
    public var isEmpty: Bool { limit == nil && remaining == nil && reset == nil }
}

/// What the fields of a reply say about the server's limits, in any of the known dialects.
///
/// In order, the first dialect that states a fact wins for it:
/// 1. `x-ratelimit-limit-requests`, `-remaining-`, `-reset-`, and the same with `-tokens` (OpenAI, vLLM's gateways);
/// 2. `ratelimit` and `ratelimit-policy` of the IETF's drafts, as `limit=100, remaining=50, reset=30` or as
///    `"default";r=50;t=30`. An item counts for tokens when its name or its unit speaks of tokens, otherwise for
///    requests; of several items the one with the least left counts, because it is met first;
/// 3. `ratelimit-limit`, `ratelimit-remaining`, `ratelimit-reset`, and the same with `x-` before them, for requests.
///
/// Values that make no sense are taken for missing; of the second dialect, whose fields are structured (RFC 9651), a
/// field that is malformed anywhere is.
public struct RateLimitFields: Hashable, Sendable {
    /// The limit on requests.
    public var requests = RateLimitState()
    /// The limit on tokens.
    public var tokens = RateLimitState()

    /// Nothing known.
    public init() {}

    /// Whether the reply said nothing about limits.
    public var isEmpty: Bool { requests.isEmpty && tokens.isEmpty }

    /// Reads the fields of a reply.
    ///
    /// - Parameters:
    ///   - field: Gives the value of a field by its name in lower case.
    ///   - now: Seconds since 1970, for resets given as a point in time.
    public init(field: (String) -> String?, now: Double) {
        var reader = RateLimitReader()
        for var name in RateLimitReader.names {
            guard var value = field(name) else { continue }
            name.withUTF8 { name in
                value.withUTF8 { value in unsafe reader.read(name: name.span, value: value.span) }
            }
        }
        self = reader.fields(now: now)
    }

    /// Adds what the fields `ratelimit` and `ratelimit-policy` say.
    mutating func fill(fromItems items: String, policies: String?, time: RateLimitTime) {
        for item in RateLimitItem.items(items, policies: policies).sorted(by: RateLimitItem.hasLessLeft) {
            if item.isAboutTokens {
                tokens.fill(from: item.state(time: time))
            } else {
                requests.fill(from: item.state(time: time))
            }
        }
    }
}

extension RateLimitState {
    /// Takes over what another dialect says, where this one says nothing.
    mutating func fill(from other: RateLimitState) {
        // Facts of two windows do not mix: a remainder and a reset belong together.
        if remaining == nil, reset == nil { (remaining, reset) = (other.remaining, other.reset) }
        if limit == nil { limit = other.limit }
    }
}
