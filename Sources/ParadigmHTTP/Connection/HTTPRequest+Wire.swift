import NIOCore

extension HTTPRequest {
    /// Appends the request as it goes out: the prepared head, its own fields, the length, the body
    /// as far as it is in memory.
    func write(into buffer: inout ByteBuffer) {
        buffer.writeBytes(head.bytes)
        buffer.writeBytes(fields)
        let length = body.count + (file?.count ?? 0)
        if head.hasBody || length > 0 {
            buffer.writeStaticString("Content-Length: ")
            buffer.writeString(String(length))
            buffer.writeStaticString("\r\n")
        }
        buffer.writeStaticString("\r\n")
        buffer.writeBytes(body)
    }
}
