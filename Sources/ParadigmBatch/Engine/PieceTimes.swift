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

/// The monotonic clock by which the transport times its attempts.
package enum MonotonicTime {
    /// The time since a fixed but arbitrary point.
    package static var now: Duration {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
