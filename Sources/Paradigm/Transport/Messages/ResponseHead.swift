/// Status line and fields of a reply.
package struct ResponseHead: Sendable {
    /// The three-digit status (RFC 9110 §15).
    package let status: Int
    /// The fields, looked up on demand.
    package let fields: HTTPFields

    /// A head, as parsers and stand-in transports make it.
    package init(status: Int, fields: HTTPFields) {
        self.status = status
        self.fields = fields
    }
}
