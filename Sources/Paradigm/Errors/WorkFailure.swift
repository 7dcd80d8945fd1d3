/// Why work of the server's came to nothing.
package enum WorkFailure: Sendable, Hashable {
    /// The server's reason.
    case said(String)
    /// It ended, and the reply holds no text.
    case noText
    /// It goes on, and the reply does not say where to ask about it.
    case noPlace
}
