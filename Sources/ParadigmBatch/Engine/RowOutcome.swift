/// The end of a row.
package enum RowOutcome: Hashable, Sendable {
    /// The server answered: HTTP status, its name for the request, and the body as it came.
    case reply(status: Int, requestID: String?, body: [UInt8])
    /// The row failed: a code from an open set, a sentence for a person, and what the server said, if it did.
    case failure(code: String, message: String, status: Int?, requestID: String?, body: [UInt8]?)

    /// Whether the row was answered; otherwise it failed and may be tried again.
    package var isAnswered: Bool {
        if case .reply = self { true } else { false }
    }
}
