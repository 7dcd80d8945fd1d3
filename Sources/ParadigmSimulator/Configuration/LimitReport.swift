/// How much replies say about limits per minute: servers differ in it.
public enum LimitReport: String, Sendable, Hashable, CaseIterable {
    /// The `x-ratelimit-…` fields with every reply, and how long to wait with a refusal.
    case all
    /// How long to wait with a refusal, and nothing else.
    case retryAfter = "retry-after"
    /// Nothing: a refusal is a bare 429.
    case none
}
