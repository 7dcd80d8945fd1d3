import ParadigmGround

/// That a server went away in the middle of a run: from some moment on nobody was there any more.
package struct ServerLeft: Sendable, Equatable {
    /// When its last answer came; nil when there was none.
    package let lastAnswer: Duration?
    /// How many requests at the end found nobody.
    package let requests: Int

    /// Failures that say that nobody is there, and those that come with it.
    private static let (nobody, lost): (Set<String>, Set<String>) = (
        ["connection_refused", "unknown_host", "unreachable"], ["connection_lost", "reply_cut", "stream_cut"]
    )
    /// Fewer may be one that was lucky.
    private static let least = 3

    /// What the ends of requests say; nil while the server was there.
    ///
    /// A server that is asked for too much refuses some and answers others; one that has gone answers none of the last, and
    /// at that nothing listens at its address.
    package init?(_ spans: [RequestSpan]) {
        guard spans.contains(where: { $0.failure != nil }) else { return nil }
        let sorted = spans.sorted { $0.end < $1.end }
        let last = sorted.reversed()
            .prefix { span in
                span.failure.map { Self.nobody.contains($0) || Self.lost.contains($0) } ?? false
            }
        guard last.count >= Self.least, last.contains(where: { Self.nobody.contains($0.failure ?? "") }) else {
            return nil
        }
        (lastAnswer, requests) = (sorted.last(where: { $0.failure == nil })?.end, last.count)
    }
}
