/// When the rows of a measured run are sent, beside how many may be in flight.
package struct SendPlan: Sendable {
    /// When a row is meant to be sent, since the beginning of the run; nil to send each as soon as a worker is free.
    ///
    /// A row whose time comes while all workers are busy is sent late, and its delay is told apart
    /// (``RowTimes/intended``).
    package var start: (@Sendable (_ row: Int) -> Duration)?
    /// How long rows begin to be sent; nil for until the last one.
    package var length: Duration?
    /// Whether answers are streamed, and their pieces timed.
    package var streams: Bool

    /// A plan; without a word each row is sent as soon as it can be, all of them, and answered as a whole.
    package init(
        start: (@Sendable (_ row: Int) -> Duration)? = nil,
        length: Duration? = nil,
        streams: Bool = false
    ) {
        (self.start, self.length, self.streams) = (start, length, streams)
    }
}

/// When a row of a measured run was under way, by the clock of ``AttemptTiming``.
package struct RowTimes: Sendable, Equatable {
    /// When it was meant to be sent.
    package let intended: Duration
    /// When a worker took it up.
    package let begun: Duration
    /// When its outcome was there, whatever it was.
    package let ended: Duration
}
