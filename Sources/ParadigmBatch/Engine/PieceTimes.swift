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
    /// - Parameters:
    ///   - gaps: One less than there are pieces.
    ///   - time: From the first to the last.
    /// - Returns: Whether they did.
    package static func areSpread(gaps: Int, over time: Duration) -> Bool { gaps > 0 && time >= leastGap * gaps }

    /// No piece yet.
    package init() {}

    /// Takes in a piece with content.
    package mutating func take(at time: Duration) {
        if let last { gaps.append(Float((time - last).seconds)) }
        first = first ?? time
        last = time
    }
}
