import ParadigmGround

/// An error in a text that describes a latency, slots, batching, a duration or a fault.
public struct SimulatorSyntaxError: Error, Hashable, CustomStringConvertible {
    /// The text that was not understood, or the part of it that was not.
    public var text: String
    /// What is wrong with it and what would be right, as one sentence for a person.
    public var message: String
    /// What is wrong, for whoever has a sentence of their own for it.
    package var reason: Reason?

    /// Creates an error about `text`.
    public init(text: String, message: String) {
        self.text = text
        self.message = message
    }

    /// Creates an error about `text` for one of the known reasons.
    package init(_ reason: Reason, text: some StringProtocol) {
        self.init(text: String(text), message: reason.message)
        self.reason = reason
    }

    /// The text and the message, as one line.
    public var description: String { "'\(text)': \(message)" }

    /// Why a text is not understood.
    package enum Reason: Sendable, Hashable {
        /// It is no duration.
        case duration
        /// It is a number without a unit of time.
        case unit
        /// It is a duration beyond what can be reckoned with.
        case tooLong
        /// It is no latency.
        case latency
        /// It is no spread of a latency.
        case sigma
        /// It has not the parts of a batching.
        case batching
        /// It is no number of requests that may be active.
        case activeCount
        /// It is a batching whose steps take no time.
        case timelessStep
        /// It is no number of slots.
        case slotCount
        /// It is no change of slots.
        case slotChange
        /// It is a change of slots that comes no later than the one before.
        case slotOrder
        /// It is a fault with a rate that is no number, or not between 0 and 1.
        case rate(String)
        /// It is a fault whose span names no requests there.
        case arrivals(String)
        /// It is no span of time.
        case timeSpan
        /// It is a span that ends before it begins.
        case emptySpan
        /// It is a fault of no known kind.
        case kind(String, known: [String])
        /// It is a fault with a status that is no error's.
        case status(Int)
        /// It is a fault with a parameter that has no value.
        case noValue(parameter: String)
        /// It is a fault with a parameter that is there twice.
        case repeated(parameter: String)
        /// It is a fault with a parameter that its kind has not.
        case stranger(parameter: String, kind: String, known: [String])
        /// It is a fault with a parameter whose value is none.
        case value(parameter: String, text: String, Wanted)
        /// It is a fault that says how `retry-after` is written without giving it.
        case formAlone
    }

    /// What the value of a fault's parameter should be.
    package enum Wanted: Sendable, Hashable {
        /// A whole number from 0, of so many at most.
        case count(atMost: Int)
        /// A duration.
        case duration
        /// Seconds, perhaps with a fraction.
        case seconds
        /// A status.
        case status
        /// One of these words.
        case words([String])
    }
}

extension SimulatorSyntaxError.Reason {
    /// The sentence about it.
    var message: String {
        switch self {
        case .duration: "a duration is a number and a unit, such as 10ms"
        case .unit: "a duration needs a unit: us, ms, s, m or h"
        case .tooLong: "a duration is shorter than thirty years"
        case .latency: "a latency is none, fixed:10ms, lognormal:500ms:0.6 or tokens:200ms:20ms"
        case .sigma: "sigma is a number from 0 to 3"
        case .batching: "batching is 20ms:0.5ms:256 or 20ms:0.5ms:256:0.05ms"
        case .activeCount: "how many requests may be active is a number from 1 to 1000000"
        case .timelessStep: "a step of a batch takes time"
        case .slotCount: "the number of slots is 1 to 1000000"
        case .slotChange: "a change of slots is a number and a time, such as 32@30s"
        case .slotOrder: "the times of the changes ascend from 0"
        case .rate(let text): "'\(text)' is not a rate: a number from 0 to 1, or a percentage such as 5%"
        case .arrivals(let text):
            "'\(text)' names no requests: write @3, @3,7, @3-9, @3+ or a time such as @10s-70s"
        case .timeSpan: "a time span is written 10s-70s or 10s+"
        case .emptySpan: "the span ends before it begins"
        case .kind(let kind, let known):
            "unknown kind '\(kind)': a status from 400 to 599, or one of \(known.joined(separator: ", "))"
        case .status(let status): "\(status) is no error status: one from 400 to 599"
        case .noValue(let name): "the parameter '\(name)' has no value: write name=value"
        case .repeated(let name): "the parameter '\(name)' is there twice"
        case .stranger(let name, let kind, let known):
            known.isEmpty
                ? "'\(kind)' has no parameter '\(name)'"
                : "'\(kind)' has no parameter '\(name)'; it has \(known.joined(separator: ", "))"
        case .value(let name, let text, let wanted): "\(name)=\(text): \(wanted.words)"
        case .formAlone: "form says how retry-after is written: give that too"
        }
    }
}

extension SimulatorSyntaxError.Wanted {
    fileprivate var words: String {
        switch self {
        case .count(.max): "a whole number from 0"
        case .count(let most): "a whole number from 0 to \(most)"
        case .duration: "a duration such as 100ms"
        case .seconds: "seconds below 1000000000, such as 2 or 0.5"
        case .status: "a status from 200 to 599"
        case .words(let words): "one of \(words.joined(separator: ", "))"
        }
    }
}
