import ParadigmGround

/// When the pieces of one streamed answer came.
package struct PieceTimes: Sendable, Equatable {
    /// When the first piece with content was read, by the clock of ``AttemptTiming``; nil when none was.
    package private(set) var first: Duration?
    /// When the last one was.
    package private(set) var last: Duration?
    /// Seconds between one such piece and the next, in their order.
    package private(set) var gaps: [Float] = []

    /// No piece yet.
    package init() {}

    /// Takes in a piece with content.
    package mutating func take(at time: Duration) {
        if let last { gaps.append(Float((time - last).seconds)) }
        first = first ?? time
        last = time
    }
}
