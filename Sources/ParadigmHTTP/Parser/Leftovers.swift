/// Bytes that answer no request: behind a complete reply, or on a connection over which nothing is asked.
///
/// A reply ends where its framing says (RFC 9112 §6.3), whatever comes behind it in the same piece or later. So the
/// reply is taken, such bytes are never read as a reply, and their connection carries no further request.
package enum Leftovers {
    /// Most line ends that are passed over before a reply.
    private static let mostLineEnds = 8

    /// Whether the bytes begin a reply, line ends before it left out.
    ///
    /// 408 does not count: it is what a server says of itself when it gives up an idle connection (RFC 9110 §15.5.9).
    package static func beginReply(_ bytes: Span<UInt8>, from offset: Int = 0) -> Bool {
        var start = offset
        while start < bytes.count, isLineEnd(bytes[start]) { start += 1 }
        guard start < bytes.count, canBeginReply(bytes, from: start) else { return false }
        let status = start + ParsedHead.start.count + 2
        return !FieldBytes.matches(bytes, status, "408")
    }

    /// Whether a reply may begin with the bytes, as far as they go.
    package static func canBeginReply(_ bytes: Span<UInt8>, from offset: Int) -> Bool {
        for (index, expected) in zip(offset..<bytes.count, ParsedHead.start) where bytes[index] != expected {
            return false
        }
        return true
    }

    /// The place behind a few line ends, which old servers send after a body: they may come when the next request is
    /// under way already.
    package static func endOfLineEnds(_ bytes: Span<UInt8>) -> Int {
        var end = 0
        while end < min(bytes.count, mostLineEnds), isLineEnd(bytes[end]) { end += 1 }
        return end
    }

    /// Whether the bytes begin a TLS record that holds an alert (RFC 8446 §5.1), as far as they go.
    ///
    /// With that a server that speaks TLS answers plain HTTP. No reply begins with such a byte.
    package static func beginTLSAlert(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count > 0, bytes[0] == 21 else { return false }
        return bytes.count == 1 || bytes[1] == 3
    }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0D || byte == 0x0A }
}
