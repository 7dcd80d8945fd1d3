/// One request to a running simulator, told when it has ended.
public struct ServedRequest: Sendable, Hashable {
    /// The place in the order of arrival, from 1.
    public var number: Int
    /// The number of the connection it came on, from 1.
    public var connection: Int
    /// The method.
    public var method: String
    /// The request target, query included.
    public var target: String
    /// When it was complete, since the start of the server.
    public var arrival: Duration
    /// When its reply was sent or its client went away, since the start of the server.
    public var end: Duration
    /// The status of the reply; nil where there was none.
    public var status: Int?
    /// Whether the client went away before the reply was sent.
    public var wasAbandoned: Bool
}
