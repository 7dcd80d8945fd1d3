/// A way to reach one server, shared by everybody who sends to it.
///
/// The transport opens nothing by itself: it vends *lanes*, and a lane opens its connection when the first request
/// needs one.
package protocol HTTPTransport: Sendable {
    /// A fresh lane to the server; no connection is opened yet.
    func makeLane() -> any HTTPLane

    /// The executors of the event loops, on which requests cost no change of thread; none when it does not matter.
    var executors: [any TaskExecutor] { get }

    /// Closes every connection and lets go of every thread. Requests still under way fail with
    /// ``TransportError/closed``.
    func shutDown() async
}

extension HTTPTransport {
    /// None.
    package var executors: [any TaskExecutor] { [] }
}

/// A place for one connection, held by one worker at a time.
///
/// A lane carries one request after the other and reconnects by itself when its connection is gone. It is never used
/// by two tasks at once: whoever holds it waits for the reply before sending again.
package protocol HTTPLane: AnyObject, Sendable {
    /// The executor on which requests over this lane cost no change of thread, or nil when it does not matter.
    var executor: (any TaskExecutor)? { get }

    /// Sends a request and gives the whole reply, whatever its status.
    ///
    /// A kept-alive connection that dies before any byte of a reply is replaced once when
    /// ``HTTPRequest/isRepeatable`` says so; nothing else is ever sent twice.
    ///
    /// - Throws: ``TransportError``, or `CancellationError` when the task was cancelled: then the connection is closed,
    ///   so that the server learns of it.
    func send(_ request: HTTPRequest) async throws -> HTTPReply

    /// Sends a request and gives the head of the reply as soon as it is there; the body follows through ``read()``.
    ///
    /// - Throws: As ``send(_:)``.
    func open(_ request: HTTPRequest) async throws -> ResponseHead

    /// The next bytes of the body that ``open(_:)`` began, or nil after the last.
    ///
    /// - Throws: As ``send(_:)``.
    func read() async throws -> [UInt8]?

    /// When the exchange now under way, or the last one, was sent and first answered.
    func timing() async -> AttemptTiming

    /// Gives up what is under way, if anything, and closes the connection. The lane stays usable: the next request
    /// opens another.
    ///
    /// - Parameter done: Called when that has happened. A lane that is given back earlier could lose its next holder's
    ///   request instead.
    func abandon(then done: @escaping @Sendable () -> Void)

    /// Closes the connection for good: what is under way, and whatever is sent from then on, fails with
    /// ``TransportError/closed``.
    func close()
}
