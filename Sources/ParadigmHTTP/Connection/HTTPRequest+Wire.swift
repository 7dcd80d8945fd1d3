import NIOCore

extension HTTPRequest {
    /// Appends the request as it goes out: the prepared head, its own fields, the length, the body.
    func write(into buffer: inout ByteBuffer) {
        buffer.writeBytes(head.bytes)
        buffer.writeBytes(fields)
        if head.hasBody || !body.isEmpty {
            buffer.writeStaticString("Content-Length: ")
            buffer.writeString(String(body.count))
            buffer.writeStaticString("\r\n")
        }
        buffer.writeStaticString("\r\n")
        buffer.writeBytes(body)
    }
}
