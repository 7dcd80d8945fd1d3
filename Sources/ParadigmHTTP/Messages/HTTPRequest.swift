/// The part of a request that is the same for every request to one endpoint, written once.
package struct HTTPRequestHead: Sendable, CustomReflectable {
    /// A field's name and value.
    package typealias Field = (name: String, value: String)

    /// The request line and the fields, each ended by CR LF, without the empty line that ends the head.
    package let bytes: [UInt8]

    /// Whether a `Content-Length` goes out even when the body is empty.
    package let hasBody: Bool

    /// Writes the head of a request.
    ///
    /// - Parameters:
    ///   - method: The method, such as `POST`.
    ///   - hasBody: Whether a `Content-Length` goes out even when the body is empty.
    ///   - target: The path on the server, beginning with a slash; it was validated by whoever made it.
    ///   - fields: Names and values in the order they are to be sent. A field whose value could not stand on one line
    ///     is left out; the values that reach this place were checked before.
    package init(method: String, hasBody: Bool, target: String, fields: [Field]) {
        var text = "\(method) \(target) HTTP/1.1\r\n"
        for field in fields where !field.value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
            text += "\(field.name): \(field.value)\r\n"
        }
        bytes = Array(text.utf8)
        self.hasBody = hasBody
    }

    /// A mirror without children: the bytes hold the key.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// One request as a lane sends it.
package struct HTTPRequest: Sendable {
    /// What all requests to this endpoint have in common.
    package var head: HTTPRequestHead
    /// Fields of this request alone, each ended by CR LF; usually empty.
    package var fields: [UInt8]
    /// The body, byte for byte.
    package var body: [UInt8]
    /// A file that the body goes on with; nil when it is complete.
    package var file: FileBody?
    /// How long each phase may take.
    package var deadlines: Deadlines
    /// Whether it may be sent once more on a fresh connection when a kept-alive one died before any byte of a reply.
    package var isRepeatable: Bool
    /// Whether a connection of its own is opened for it and closed after the reply.
    package var usesFreshConnection: Bool

    /// A request.
    package init(
        head: HTTPRequestHead,
        fields: [UInt8] = [],
        body: [UInt8] = [],
        file: FileBody? = nil,
        deadlines: Deadlines = Deadlines(),
        isRepeatable: Bool = true,
        usesFreshConnection: Bool = false
    ) {
        self.head = head
        self.fields = fields
        self.body = body
        self.file = file
        self.deadlines = deadlines
        self.isRepeatable = isRepeatable
        self.usesFreshConnection = usesFreshConnection
    }
}
