/// One thing that the server's side of a connection does while it answers a request.
///
/// A reply, good or bad, is a list of steps: what is sent and when is decided here as a value, and only carried out by
/// the connection.
package enum WireStep: Sendable, Hashable {
    /// Waits until so long after the start of service, or after the latest ``made(tokens:)``.
    case wait(until: Duration)
    /// Waits until a batch has made so many tokens of the answer.
    case made(tokens: Int)
    /// Sends the bytes.
    case send([UInt8])
    /// Sends the bytes one at a time with a pause after each.
    case drip([UInt8], every: Duration)
    /// Sends the bytes again and again, with a pause after each time, until the client is gone.
    case forever([UInt8], every: Duration)
    /// Does nothing more until the client is gone.
    case hang
    /// Ends the reply.
    case end(Ending)

    /// What becomes of the connection after a reply.
    package enum Ending: Sendable, Hashable {
        /// It is kept for the next request.
        case keep
        /// It is closed in good order.
        case close
        /// It is kept, and closed without notice after the given time if it is still idle then.
        case closeLater(Duration)
        /// It is reset.
        case reset
    }
}
