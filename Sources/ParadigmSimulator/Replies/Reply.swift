/// A reply as it would be with nothing going wrong on the wire.
package struct Reply: Sendable, Hashable {
    /// The status.
    package var status: Int
    /// Fields beyond those that every reply carries.
    package var headers: [HeaderField] = []
    /// The body's type; nil leaves the field out.
    package var contentType: String? = "application/json"
    /// The body of a reply that is not a stream.
    package var body: [UInt8] = []
    /// The events of a stream of server-sent events; nil for a plain reply.
    package var events: [StreamEvent]?

    /// Creates a reply with a JSON body.
    package init(_ status: Int, json: [UInt8]) {
        self.status = status
        body = json
    }

    /// Creates a reply with a body of any type, or with none.
    package init(_ status: Int, contentType: String? = nil, text: String = "") {
        self.status = status
        self.contentType = contentType
        body = Array(text.utf8)
    }

    /// Creates a stream.
    package init(events: [StreamEvent]) {
        status = 200
        contentType = "text/event-stream; charset=utf-8"
        self.events = events
    }

    /// The reply with a field more.
    package func adding(_ name: String, _ value: String) -> Reply {
        var reply = self
        reply.headers.append(HeaderField(name, value))
        return reply
    }
}

/// One server-sent event, and when it is due.
package struct StreamEvent: Sendable, Hashable {
    /// The share of the request's latency after which the event is sent, in 0…1.
    package var share: Double
    /// The step of a batch with which the event is sent, the request's first one being 1.
    package var step: Int
    /// The event's bytes, blank line included.
    package var bytes: [UInt8]

    /// Creates an event with one `data:` line, sent with the first step and without a name unless told otherwise.
    package init(share: Double, step: Int = 1, name: String? = nil, data: [UInt8]) {
        self.share = share
        self.step = step
        bytes = Array(((name.map { "event: \($0)\n" } ?? "") + "data: ").utf8) + data + [0x0a, 0x0a]
    }

    /// The event that ends a stream.
    package static func done(step: Int = 1) -> StreamEvent {
        StreamEvent(share: 1, step: step, data: Array("[DONE]".utf8))
    }
}
