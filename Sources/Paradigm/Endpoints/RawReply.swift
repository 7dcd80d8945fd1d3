public import ParadigmHTTP

/// A reply as it came: status, fields and the bytes of the body.
public struct RawReply: Sendable {
    /// The status, 200 to 299.
    public let status: Int
    /// The fields of the head.
    public let fields: HTTPFields
    /// The body, byte for byte.
    public let body: [UInt8]
    /// When the attempt that was answered was sent, and how long it took.
    public let timing: AttemptTiming
    /// How often the call was sent until it was answered; 1 when the first attempt was.
    public let attempts: Int
    /// The number of the connection that it came over; see ``ResponseHead/connection``.
    package let connection: UInt64

    /// A reply that was read.
    package init(_ reply: HTTPReply, attempts: Int) {
        status = reply.head.status
        fields = reply.head.fields
        body = reply.body
        timing = reply.timing
        self.attempts = attempts
        connection = reply.head.connection
    }
}
