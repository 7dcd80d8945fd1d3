import ParadigmGround

/// A fault and the requests it strikes.
///
/// Requests are counted from 1 in the order in which they arrive complete, on all connections together and whatever
/// their path. Drawn faults follow from (seed, rule, arrival number).
public struct FaultRule: Sendable, Hashable {
    /// When a rule may strike.
    public enum Span: Sendable, Hashable {
        /// The requests with these arrival numbers.
        case arrivals([ClosedRange<Int>])
        /// Requests that arrive in this time after the start of the server.
        case time(Range<Duration>)
    }

    /// What goes wrong.
    public var fault: Fault
    /// The probability in 0…1 that a request within the span is struck; 1 by default.
    public var rate: Double
    /// When the rule may strike; nil for always.
    public var span: Span?
    /// A text that the request's body must contain to be struck; nil for any.
    public var match: String?

    /// Creates a rule, for every request unless told otherwise.
    public init(_ fault: Fault, rate: Double = 1, span: Span? = nil, match: String? = nil) {
        self.fault = fault
        self.rate = rate
        self.span = span
        self.match = match
    }

    /// Whether this rule, the `index`-th of its plan, strikes the request.
    package func strikes(seed: UInt64, index: Int, arrival: Int, at time: Duration, body: [UInt8]) -> Bool {
        switch span {
        case nil: break
        case .arrivals(let ranges): guard ranges.contains(where: { $0.contains(arrival) }) else { return false }
        case .time(let range): guard range.contains(time) else { return false }
        }
        if let match, !body.contains(match) { return false }
        if rate >= 1 { return true }
        var random = SplitMix64(seed: ContentHash.of(seed, UInt64(index), UInt64(arrival)))
        return random.unit() < rate
    }
}

extension [FaultRule] {
    /// The fault of the first rule that strikes the request.
    package func fault(seed: UInt64, arrival: Int, at time: Duration, body: [UInt8]) -> Fault? {
        for (index, rule) in enumerated()
        where rule.strikes(seed: seed, index: index, arrival: arrival, at: time, body: body) {
            return rule.fault
        }
        return nil
    }
}

extension [UInt8] {
    /// Whether the text's UTF-8 occurs in the bytes.
    fileprivate func contains(_ text: String) -> Bool {
        let pattern = Array(text.utf8)
        guard let first = pattern.first else { return true }
        guard count >= pattern.count else { return false }
        for start in 0...(count - pattern.count)
        where self[start] == first && self[start..<(start + pattern.count)].elementsEqual(pattern) {
            return true
        }
        return false
    }
}
