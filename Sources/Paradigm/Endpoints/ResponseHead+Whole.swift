import ParadigmAPI
package import ParadigmHTTP

extension ResponseHead {
    /// Whether a body that may have been cut on the way reads as a whole one.
    ///
    /// The beginning of a JSON object is never JSON, and a stream says where it ends. What a refusal has to say is in its
    /// status.
    package func isWhole(_ body: [UInt8]) -> Bool {
        guard (200..<300).contains(status) else { return true }
        do throws(ReplyDecodingError) {
            _ = try Answer(body, to: .chat)
            return true
        } catch {
            return error.code != .notJSON && error.code != .cutStream
        }
    }
}

extension HTTPReply {
    /// Why this is no reply but what has come of one before its connection was cut; nil when it is whole.
    package var cut: TransportError? {
        guard head.mayBeCut, !head.isWhole(body) else { return nil }
        return .unannouncedEnd(received: body.count)
    }
}
