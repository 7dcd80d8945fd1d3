/// How long each phase of one attempt may take.
///
/// All of them start at the wire: waiting for a connection of the pool, or for a pause the server asked for, is never
/// charged to a request.
public struct Deadlines: Sendable, Hashable {
    /// Opening a connection, which is name look-up, TCP, proxy and TLS together; 10 s unless set.
    public var connect: Duration
    /// From the first byte written to the first byte of the reply; 600 s unless set.
    ///
    /// It is long because an answer that is not streamed is silent until it is complete.
    public var firstByte: Duration
    /// Between two reads of the reply, once it has begun; 120 s unless set.
    public var idle: Duration
    /// From the first byte written to the last byte read; 900 s unless set.
    public var total: Duration

    /// Deadlines, each with its default.
    public init(
        connect: Duration = .seconds(10),
        firstByte: Duration = .seconds(600),
        idle: Duration = .seconds(120),
        total: Duration = .seconds(900)
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.idle = idle
        self.total = total
    }

    /// The phases that have a deadline.
    public enum Phase: String, Sendable, Hashable {
        /// Opening the connection.
        case connect
        /// Waiting for the reply to begin.
        case firstByte
        /// Waiting for the reply to go on.
        case idle
        /// The attempt as a whole.
        case total
    }

    /// The deadline of a phase.
    public subscript(phase: Phase) -> Duration {
        switch phase {
        case .connect: connect
        case .firstByte: firstByte
        case .idle: idle
        case .total: total
        }
    }
}
