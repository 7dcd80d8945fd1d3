import ParadigmGround

/// When the pieces of one streamed answer came.
package struct PieceTimes: Sendable, Equatable {
    /// When the first piece with content was read, by the clock of ``AttemptTiming``; nil when none was.
    package private(set) var first: Duration?
    /// When the last one was.
    package private(set) var last: Duration?
    /// Seconds between one such piece and the next, in their order.
    package private(set) var gaps: [Float] = []

    /// Pieces that follow each other faster were read together: no model makes ten thousand tokens a second for one.
    private static let leastGap = Duration.microseconds(100)

    /// Whether pieces came one after the other, so that the time between them says something: a server or a proxy may hold
    /// all of them back, and send them at once.
    ///
    /// One hiccup in the middle of a moment spreads nothing, so that of a moment the longest gap is left out.
    ///
    /// - Parameters:
    ///   - gaps: Seconds between one piece and the next.
    ///   - time: From the first to the last.
    /// - Returns: Whether they did.
    package static func areSpread(_ gaps: [Float], over time: Duration) -> Bool {
        guard !gaps.isEmpty, time >= leastGap * gaps.count else { return false }
        guard time < moment, let longest = gaps.max() else { return true }
        return time - .seconds(Double(longest)) >= leastGap * (gaps.count - 1)
    }

    private static let moment = Duration.milliseconds(5)

    /// No piece yet.
    package init() {}

    /// Takes in a piece with content.
    package mutating func take(at time: Duration) {
        if let last { gaps.append(Float((time - last).seconds)) }
        first = first ?? time
        last = time
    }
}
