package import Paradigm

/// When the rows of a measured run are sent, beside how many may be in flight.
package struct SendPlan: Sendable {
    /// When a row, or a conversation by its own number, is meant to be sent, since the beginning of the run; nil to send each as soon as a worker is free.
    ///
    /// A row whose time comes while all workers are busy is sent late, and its delay is told apart
    /// (``RowTimes/intended``).
    package var start: (@Sendable (_ row: Int) -> Duration)?
    /// How long rows begin to be sent; nil for until the last one.
    package var length: Duration?
    /// Over how long workers begin, one after the other; a row's own time goes before it.
    package var ramp: Duration
    /// Whether answers are streamed, and their pieces timed.
    package var streams: Bool
    /// How rows go on with each other; nil when each stands alone.
    package var conversations: Conversations?
    /// Whether a run that is cancelled returns the outcomes so far, with ``ParadigmError/Kind/givenUp`` for rows in flight,
    /// rather than throwing.
    package var keepsOutcomes = false

    /// Rows of which so many, one after the other, are a conversation: each is sent when the one before it is answered, and
    /// none after a failure.
    package struct Conversations: Sendable {
        /// Rows in each conversation.
        package let turns: Int
        /// The body of a row that follows another one, from the body and the answer of that.
        package let body: @Sendable (_ row: Int, _ before: [UInt8], _ answer: RawReply) -> [UInt8]

        /// Conversations; of a turn at least.
        package init(
            turns: Int,
            body: @escaping @Sendable (_ row: Int, _ before: [UInt8], _ answer: RawReply) -> [UInt8]
        ) {
            (self.turns, self.body) = (max(1, turns), body)
        }
    }

    /// A plan; without a word each row is sent as soon as it can be, all of them, and answered as a whole.
    package init(
        start: (@Sendable (_ row: Int) -> Duration)? = nil,
        length: Duration? = nil,
        ramp: Duration = .zero,
        streams: Bool = false,
        conversations: Conversations? = nil
    ) {
        (self.start, self.length, self.ramp, self.streams) = (start, length, ramp, streams)
        self.conversations = conversations
    }
}

extension ParadigmError.Kind {
    /// A row was in flight when its run was cancelled.
    package static let givenUp = Self(rawValue: "given_up")
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
