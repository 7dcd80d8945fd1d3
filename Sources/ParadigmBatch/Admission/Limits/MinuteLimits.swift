/// What may be sent in any minute; nil for no limit of a kind.
package struct MinuteLimits: Sendable, Equatable {
    /// Requests.
    package let requests: Int?
    /// Tokens, prompts and answers.
    package let tokens: Int?
}
