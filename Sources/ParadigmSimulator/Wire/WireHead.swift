/// What all replies on a connection have in common at one moment, and how the request limits their form.
package struct WireContext: Sendable {
    /// The moment, in seconds since 1970.
    package var epochSeconds: Int
    private let date: String
    /// The reply's `x-request-id`.
    package var requestID: String
    /// Whether the connection can be kept after this reply.
    package var keepsAlive = true
    /// Whether the request asked for the head only.
    package var headOnly = false
    /// Whether the client speaks HTTP/1.0, which has no chunks.
    package var isHTTP10 = false
    /// How many tokens a batch makes for this reply, whose parts wait for theirs; nil, the default, for a reply whose
    /// parts have their times.
    package var tokens: Int?

    /// Creates the context of a reply to an HTTP/1.1 request.
    ///
    /// - Parameters:
    ///   - epochSeconds: The moment, in seconds since 1970.
    ///   - date: The moment's text, if it is known already.
    ///   - requestID: The reply's `x-request-id`.
    package init(epochSeconds: Int, date: String? = nil, requestID: String) {
        self.date = date ?? WireDate.text(epochSeconds: epochSeconds)
        self.epochSeconds = epochSeconds
        self.requestID = requestID
    }

    /// How a body's end is told.
    package enum Framing: Sendable, Hashable {
        /// By its length.
        case length(Int)
        /// By a last chunk.
        case chunked
        /// By the end of the connection.
        case untilClose
        /// There is no body and no field about it.
        case none
    }

    /// The status line and header fields up to and with the blank line.
    package func head(_ reply: Reply, framing: Framing, extra: [HeaderField] = []) -> [UInt8] {
        var head: [UInt8] = []
        head.reserveCapacity(512)
        head += "HTTP/1.1 \(reply.status) \(ReasonPhrase.of(reply.status))\r\n".utf8
        func field(_ name: String, _ value: String) {
            head += name.utf8
            head += ": ".utf8
            head += value.utf8
            head += "\r\n".utf8
        }
        field("date", date)
        field("server", "paradigm-simulator")
        field("x-request-id", requestID)
        if let type = reply.contentType { field("content-type", type) }
        if reply.events != nil { field("cache-control", "no-cache") }
        for header in reply.headers { field(header.name, header.value) }
        for header in extra { field(header.name, header.value) }
        switch framing {
        case .length(let count): field("content-length", "\(count)")
        case .chunked: field("transfer-encoding", "chunked")
        case .untilClose, .none: break
        }
        if !keepsAlive || framing == .untilClose {
            field("connection", "close")
        } else if isHTTP10 {
            field("connection", "keep-alive")
        }
        head += "\r\n".utf8
        return head
    }

    /// One chunk of a chunked body (RFC 9112, section 7.1); none for no bytes, which would end the body.
    package static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        return Array(String(bytes.count, radix: 16).utf8) + [0x0d, 0x0a] + bytes + [0x0d, 0x0a]
    }

    /// The last chunk.
    package static let lastChunk = Array("0\r\n\r\n".utf8)
}
