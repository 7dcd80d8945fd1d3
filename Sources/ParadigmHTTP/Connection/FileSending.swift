import NIOCore
import ParadigmGround

/// How far the file of a request has gone out.
struct FileSending {
    /// Bytes that are read at once, and so in memory for each request.
    private static let pieceBytes = 64 * 1024

    private let body: FileBody
    private var place = 0

    /// Nothing of the file was sent.
    init(_ body: FileBody) {
        self.body = body
    }

    /// The next bytes, with those that follow the file behind its last ones.
    ///
    /// The event loop reads them: from the system's cache mostly, and never more than a piece at a time.
    ///
    /// - Returns: The bytes, and whether they are the last.
    /// - Throws: ``TransportError/unreadableBody(_:)``.
    mutating func next(_ allocator: ByteBufferAllocator) throws(TransportError) -> (bytes: ByteBuffer, isLast: Bool) {
        let wanted = min(Self.pieceBytes, body.length - place)
        var buffer = allocator.buffer(capacity: wanted + body.tail.count)
        while buffer.readableBytes < wanted {
            let missing = wanted - buffer.readableBytes
            let place = place
            let count: Int
            do {
                count = try unsafe buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: missing) { room in
                    let room = unsafe UnsafeMutableRawBufferPointer(rebasing: room.prefix(missing))
                    return try unsafe body.file.descriptor.read(into: room, at: place)
                }
            } catch {
                throw .unreadableBody(error as? SystemError ?? SystemError(code: EIO))
            }
            guard count > 0 else { throw .unreadableBody(nil) }
            self.place += count
        }
        guard place == body.length else { return (buffer, false) }
        buffer.writeBytes(body.tail)
        return (buffer, true)
    }
}
