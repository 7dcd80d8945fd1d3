import ParadigmGround

/// Collects what the fields of one reply say about the server's limits, field by field and without building strings.
///
/// Hand it every field whose name begins with `ratelimit` or `x-ratelimit`, then ask for the ``fields(now:)``. Of a
/// field that comes twice the first one counts.
package struct RateLimitReader: Sendable {
    private var requests = Facts()
    private var tokens = Facts()
    private var plain = Facts()
    private var prefixed = Facts()
    /// The values of `ratelimit` and `ratelimit-policy`.
    private var items: String?
    private var policies: String?
    /// Whether no field was read yet.
    package private(set) var isEmpty = true

    /// Nothing read so far.
    package init() {}

    /// The names that are understood, in lower case.
    static let names = [
        "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests",
        "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens",
        "ratelimit", "ratelimit-policy", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset",
        "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset",
    ]

    /// Reads a field; one with another name is passed over.
    ///
    /// - Parameters:
    ///   - name: Its name, in any case.
    ///   - value: Its value.
    package mutating func read(name: Span<UInt8>, value: Span<UInt8>) {
        isEmpty = false
        var place = 0
        let isPrefixed = Self.take("x-", of: name, at: &place)
        guard Self.take("ratelimit", of: name, at: &place) else { return }
        if !isPrefixed {
            if place == name.count {
                items = items ?? String(bytes: value, in: 0..<value.count)
                return
            }
            if Self.isRest("-policy", of: name, at: place) {
                policies = policies ?? String(bytes: value, in: 0..<value.count)
                return
            }
        }
        guard let fact = Self.fact(of: name, at: &place) else { return }
        if place == name.count {
            isPrefixed ? prefixed.read(fact, from: value) : plain.read(fact, from: value)
        } else if isPrefixed, Self.isRest("-requests", of: name, at: place) {
            requests.read(fact, from: value)
        } else if isPrefixed, Self.isRest("-tokens", of: name, at: place) {
            tokens.read(fact, from: value)
        }
    }

    /// What all fields together say.
    ///
    /// - Parameter now: Seconds since 1970, for resets given as a point in time.
    /// - Returns: The limits, empty ones for what nothing was said about.
    package func fields(now: Double) -> RateLimitFields {
        let time = RateLimitTime(now: now)
        var fields = RateLimitFields()
        fields.requests = requests.state(time)
        fields.tokens = tokens.state(time)
        if let items { fields.fill(fromItems: items, policies: policies, time: time) }
        fields.requests.fill(from: plain.state(time))
        fields.requests.fill(from: prefixed.state(time))
        return fields
    }
}

// MARK: - Reading

extension RateLimitReader {
    private static func fact(of name: Span<UInt8>, at place: inout Int) -> Facts.Fact? {
        if take("-limit", of: name, at: &place) { return .limit }
        if take("-remaining", of: name, at: &place) { return .remaining }
        return take("-reset", of: name, at: &place) ? .reset : nil
    }

    private static func isRest(_ word: StaticString, of name: Span<UInt8>, at place: Int) -> Bool {
        ByteScan.isSameWord(name.extracting(place..<name.count), word)
    }

    /// Moves past a word of lower-case letters and hyphens, if it comes next, in any case.
    private static func take(_ word: StaticString, of name: Span<UInt8>, at place: inout Int) -> Bool {
        let end = place &+ word.utf8CodeUnitCount
        guard end <= name.count, ByteScan.isSameWord(name.extracting(place..<end), word) else { return false }
        place = end
        return true
    }
}

/// What the fields of one dialect about one thing say.
private struct Facts {
    enum Fact: UInt8 {
        case limit = 0b001
        case remaining = 0b010
        case reset = 0b100
    }

    private var limit: Int?
    private var remaining: Int?
    /// Seconds, or seconds since 1970.
    private var reset: Double?
    /// The facts that a field was there for, be it with nonsense.
    private var seen: UInt8 = 0

    mutating func read(_ fact: Fact, from value: Span<UInt8>) {
        guard seen & fact.rawValue == 0 else { return }
        seen |= fact.rawValue
        switch fact {
        case .limit: limit = RateLimitTime.count(value)
        case .remaining: remaining = RateLimitTime.count(value)
        case .reset: reset = RateLimitTime.seconds(value)
        }
    }

    func state(_ time: RateLimitTime) -> RateLimitState {
        RateLimitState(limit: limit, remaining: remaining, reset: reset.flatMap(time.delay))
    }
}
