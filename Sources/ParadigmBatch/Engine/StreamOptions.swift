import Paradigm
import ParadigmAPI
import ParadigmHTTP
import Synchronization

/// Whether the server knows `stream_options`, which asks for the token counts of a streamed answer.
///
/// Older servers answer 400, or 422, and name the field. It is left out then, for this row and for all that follow: answers
/// without counts are better than none.
final class StreamOptions: Sendable {
    private let isUnknown = Atomic(false)

    /// A body as the server takes it, as far as is known.
    func adapted(_ body: [UInt8]) -> [UInt8] {
        isUnknown.load(ordering: .relaxed) ? Self.without(body) ?? body : body
    }

    /// A refused request without the field, if that is what it was refused for; nil when it was not.
    func mended(_ request: HTTPRequest, after reply: HTTPReply) -> HTTPRequest? {
        guard [400, 422].contains(reply.head.status), Self.isNamed(in: reply.body),
            let body = Self.without(request.body)
        else {
            return nil
        }
        var request = request
        request.body = body
        return request
    }

    /// The field was left out and the request taken: so it is from now on.
    func leaveOut() {
        isUnknown.store(true, ordering: .relaxed)
    }

    private static func isNamed(in body: [UInt8]) -> Bool {
        String(decoding: body, as: UTF8.self).contains("stream_options")
    }

    /// A body without the field; nil when it does not have it.
    private static func without(_ body: [UInt8]) -> [UInt8]? {
        var members: [JSONMember] = []
        var scanner = JSONScanner()
        guard (try? scanner.readMembers(in: body.span, into: &members)) != nil else { return nil }
        let ranges = JSONMember.ranges(of: ["stream_options"], among: members, in: body.span)
        guard !ranges.isEmpty else { return nil }
        var kept = body
        for range in ranges.reversed() { kept.removeSubrange(range) }
        return kept
    }
}
