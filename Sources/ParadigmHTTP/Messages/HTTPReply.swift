/// A whole reply as it came off the wire.
package struct HTTPReply: Sendable {
    /// Status line and fields.
    package let head: ResponseHead
    /// The body, byte for byte, without its transfer coding.
    package let body: [UInt8]
    /// When it was sent and answered.
    package let timing: AttemptTiming

    /// A reply, as transports and their stand-ins make it.
    package init(head: ResponseHead, body: [UInt8], timing: AttemptTiming) {
        self.head = head
        self.body = body
        self.timing = timing
    }
}
