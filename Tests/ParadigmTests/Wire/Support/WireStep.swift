/// One thing that a scripted server does on a connection.
enum WireStep: Sendable {
    /// Waits until the head of a request has come, whatever of its body.
    case readHead
    /// Waits until a whole request has come: its head, and as much body as its Content-Length says.
    case readRequest
    /// Writes bytes in one piece.
    case send([UInt8])
    /// Writes bytes one at a time, at this distance.
    case drip([UInt8], every: Duration)
    /// Writes bytes again and again, as fast as the other side takes them, until the connection is gone.
    case flood([UInt8])
    /// Waits until the test says so with ``ScriptedServer/open(_:)``.
    case gate(String)
    /// Does not look at the connection any more.
    case stopReading
    /// Says that it sends no more, and goes on reading.
    case closeOutput
    /// Closes in good order.
    case close
    /// Closes in good order, and without the alert that TLS has for it.
    case closeUnannounced
    /// Closes with a reset (RST).
    case reset

    /// Writes a text in which `\n` stands for the end of a line.
    static func send(_ text: String) -> WireStep { .send(text.wire) }
}

/// Something that a scripted server has seen.
enum WireEvent: Hashable, Sendable {
    /// A connection was accepted; connections are counted from 1.
    case opened(Int)
    /// A whole request came; the requests of a connection are counted from 1.
    case request(Int, on: Int)
    /// The client closed the connection, or the script did.
    case closed(Int)
    /// For a whole second the client took nothing of a flood.
    case stalled(Int)
}
