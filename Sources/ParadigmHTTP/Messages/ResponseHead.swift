/// Status line and fields of a reply.
package struct ResponseHead: Sendable {
    /// The three-digit status (RFC 9110 §15).
    package let status: Int
    /// The fields, looked up on demand.
    package let fields: HTTPFields
    /// The number of the connection that it came over, from 1 for each client; 0 for stand-in transports.
    ///
    /// `SurplusReplies` goes by it.
    package var connection: UInt64 = 0
    /// Whether the body behind it may be cut, since TLS has not announced the end of a connection that it lasts until.
    package var mayBeCut = false

    /// A head, as parsers and stand-in transports make it.
    package init(status: Int, fields: HTTPFields) {
        self.status = status
        self.fields = fields
    }
}
