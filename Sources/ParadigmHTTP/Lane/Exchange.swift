/// A request that is not answered yet, and who wants the reply.
///
/// It is moved from state to state and never copied, so that neither body nor waiter can be in two of them.
package struct Exchange<Handles: LaneHandles>: ~Copyable {
    /// Who asks, and what for.
    package enum Asker: Sendable {
        /// A task that wants all of the reply.
        case whole(Handles.Whole)
        /// A task that wants the head; it will read the body piece by piece.
        case head(Handles.Head)
    }

    /// How often the request has been given to a connection.
    enum Sending {
        /// Once at most.
        case first
        /// A second time, because the first connection died unanswered; the times are those of the first, if it was
        /// written at all.
        case second(after: ExchangeTimes?)
    }

    /// What is asked.
    let request: HTTPRequest
    /// By whose call.
    let call: Call
    /// Who waits.
    let asker: Asker
    /// Nanoseconds spent opening connections for it.
    var connecting: UInt64 = 0
    /// How often it has been tried.
    var sending = Sending.first

    /// An exchange that waits to be sent.
    package init(_ request: HTTPRequest, for call: Call, _ asker: Asker) {
        self.request = request
        self.call = call
        self.asker = asker
    }

    /// Whether it goes out once more when a connection dies that had carried another exchange before.
    ///
    /// - Parameter wasWritten: Whether it was written. What never was may go out in any case.
    /// - Returns: Whether it does.
    func isSentAgain(wasWritten: Bool) -> Bool {
        guard case .first = sending else { return false }
        return request.isRepeatable || !wasWritten
    }

    /// The times of the last sending, if any, that came to nothing.
    var earlierTimes: ExchangeTimes? {
        if case .second(let times) = sending { times } else { nil }
    }

    /// It is over without a reply: whoever waits learns of it.
    consuming func fail(
        _ error: any Error,
        _ times: ExchangeTimes?,
        _ action: inout LaneAction<Handles>
    ) -> Remains {
        action.delivery = .noReply(asker, error)
        return Remains(end: .failure(error), times: times ?? earlierTimes)
    }
}
