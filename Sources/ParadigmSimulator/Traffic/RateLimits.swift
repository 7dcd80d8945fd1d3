import ParadigmGround

/// Requests and tokens per minute, as one admission with the header fields that servers send.
package struct RateLimits: Sendable {
    private var requests: SlidingMinute?
    private var tokens: SlidingMinute?

    /// Creates the limits; nil is no limit.
    package init(requestsPerMinute: Int?, tokensPerMinute: Int?) {
        requests = requestsPerMinute.map(SlidingMinute.init)
        tokens = tokensPerMinute.map(SlidingMinute.init)
    }

    /// What the limits say to one request.
    package enum Verdict: Sendable, Hashable {
        /// It is admitted and counted.
        case admitted
        /// It must wait so long; nothing is counted.
        case limited(Duration, by: String)
        /// It alone has more tokens than a minute admits.
        case tooLarge
    }

    /// Admits a request of so many tokens, or tells how long it must wait.
    package mutating func admit(tokens amount: Int, at now: Duration) -> Verdict {
        let requestWait = requests?.wait(for: 1, at: now) ?? .zero
        guard let tokenWait = tokens.mapInPlace({ $0.wait(for: amount, at: now) }) ?? .some(.zero) else {
            return .tooLarge
        }
        if requestWait > .zero || tokenWait > .zero {
            return requestWait >= tokenWait ? .limited(requestWait, by: "requests") : .limited(tokenWait, by: "tokens")
        }
        if requests != nil, requests?.limit ?? 0 < 1 { return .limited(SlidingMinute.window, by: "requests") }
        requests?.take(1, at: now)
        tokens?.take(amount, at: now)
        return .admitted
    }

    /// The `x-ratelimit-…` fields at this moment.
    package mutating func fields(at now: Duration) -> [HeaderField] {
        Self.fields(&requests, "requests", at: now) + Self.fields(&tokens, "tokens", at: now)
    }

    private static func fields(_ limit: inout SlidingMinute?, _ unit: String, at now: Duration) -> [HeaderField] {
        guard let total = limit?.limit, let remaining = limit?.remaining(at: now), let reset = limit?.reset(at: now)
        else { return [] }
        return [
            HeaderField("x-ratelimit-limit-\(unit)", "\(total)"),
            HeaderField("x-ratelimit-remaining-\(unit)", "\(remaining)"),
            HeaderField("x-ratelimit-reset-\(unit)", resetText(reset)),
        ]
    }

    /// A duration in the form of these fields: `20ms`, `1.5s`, `6m0s`; never less than the duration.
    package static func resetText(_ time: Duration) -> String {
        let milliseconds = (max(0, time.inNanoseconds) + 999_999) / 1_000_000
        if milliseconds < 1_000 { return "\(milliseconds)ms" }
        let (minutes, rest) = milliseconds.quotientAndRemainder(dividingBy: 60_000)
        var seconds = "\(rest / 1_000)"
        if rest % 1_000 != 0 {
            var fraction = String(String(rest % 1_000 + 1_000).dropFirst())
            while fraction.hasSuffix("0") { fraction.removeLast() }
            seconds += "." + fraction
        }
        return minutes == 0 ? "\(seconds)s" : "\(minutes)m\(seconds)s"
    }
}

extension Optional {
    /// Applies a mutating question to the value, if there is one.
    fileprivate mutating func mapInPlace<Result>(_ question: (inout Wrapped) -> Result) -> Result? {
        guard var value = self else { return nil }
        self = nil
        defer { self = value }
        return question(&value)
    }
}
