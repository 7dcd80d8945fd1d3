/// What a run may use at most.
package struct CapLimits: Sendable, Equatable {
    /// The most tokens, prompts and completions together; nil for no cap.
    package var tokens: Int?
    /// The most money, in the currency of the prices; nil for no cap.
    package var cost: Double?
    /// What tokens cost; nothing unless set.
    package var prices = TokenPrices(prompt: 0, completion: 0)

    /// No caps.
    package init() {}
}

/// The caps of a run, counting what is in flight by its estimate.
///
/// A row is let through while what was used and what is in flight stay below the cap together; so the overshoot is at
/// most one row beyond what the estimates miss by, and it is reported.
package struct Caps: Sendable, Equatable {
    /// Whether another row may be sent.
    package enum Room: Sendable, Equatable {
        /// Yes.
        case open
        /// Not before something in flight has ended: it may have used less than its estimate.
        case afterSettling
        /// No more.
        case reached
    }

    /// The caps.
    package let limits: CapLimits
    /// Tokens of the prompts of all settled sends.
    package private(set) var promptTokens = 0
    /// Tokens of the answers of all settled sends.
    package private(set) var completionTokens = 0
    private var promptTokensInFlight = 0
    private var completionTokensInFlight = 0

    /// Nothing used yet.
    package init(_ limits: CapLimits) {
        self.limits = limits
    }

    /// The money used by settled sends, 0 without prices.
    package var cost: Double { limits.prices.cost(promptTokens: promptTokens, completionTokens: completionTokens) }
    /// Tokens used beyond the cap.
    package var excessTokens: Int { limits.tokens.map { max(0, promptTokens + completionTokens - $0) } ?? 0 }
    /// Money used beyond the cap.
    package var excessCost: Double { limits.cost.map { max(0, cost - $0) } ?? 0 }

    /// Whether another row may be sent.
    package var room: Room {
        var room = Room.open
        if let cap = limits.tokens {
            let used = promptTokens + completionTokens
            if used >= cap { return .reached }
            if used + promptTokensInFlight + completionTokensInFlight >= cap { room = .afterSettling }
        }
        if let cap = limits.cost {
            if cost >= cap { return .reached }
            let inFlight = limits.prices.cost(
                promptTokens: promptTokensInFlight,
                completionTokens: completionTokensInFlight
            )
            if cost + inFlight >= cap { room = .afterSettling }
        }
        return room
    }

    /// Counts a row as in flight, by its estimate.
    package mutating func send(_ request: AdmissionRequest) {
        promptTokensInFlight += request.promptTokens
        completionTokensInFlight += request.completionTokens
    }

    /// Replaces an estimate by what was used.
    ///
    /// - Parameters:
    ///   - request: What was counted when it was sent.
    ///   - promptTokens: What its prompt used, 0 when nothing was answered.
    ///   - completionTokens: What its answer used.
    package mutating func settle(_ request: AdmissionRequest, promptTokens: Int, completionTokens: Int) {
        promptTokensInFlight -= request.promptTokens
        completionTokensInFlight -= request.completionTokens
        self.promptTokens += max(0, promptTokens)
        self.completionTokens += max(0, completionTokens)
    }
}
