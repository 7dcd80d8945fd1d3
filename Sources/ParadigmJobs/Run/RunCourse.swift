package import ParadigmBatch

/// How a run went over time: a value without a clock, of bounded size.
///
/// The longer a run is, the longer are its spans: when there would be too many, each two neighbours become one.
package struct RunCourse: Sendable, Hashable {
    /// Spans that are kept at most.
    package static let spanLimit = 512

    /// The spans, each beginning where the one before it ends; the first begins with the run.
    package private(set) var spans: [Span] = []
    /// Time during which nothing could be sent, by what was waited for, to the precision of the looks.
    package private(set) var heldUpBy: [WaitReason: Duration] = [:]
    /// Looks that make a full span.
    private var looksPerSpan = 1
    /// Looks that the last span has.
    private var looks = 0

    /// Nothing so far.
    package init() {}

    /// All time during which nothing could be sent.
    package var heldUp: Duration { heldUpBy.values.reduce(.zero, +) }

    /// Takes the time since the look before this one.
    ///
    /// - Parameters:
    ///   - span: What that time brought; it ends now.
    ///   - reason: What held the run up all that time; nil for nothing.
    package mutating func take(_ span: Span, waitingFor reason: WaitReason? = nil) {
        var span = span
        if let reason {
            span.heldUp = span.length
            heldUpBy[reason, default: .zero] += span.length
        }
        if looks < looksPerSpan, let last = spans.last {
            spans[spans.count - 1] = last.joined(with: span)
            looks += 1
        } else {
            if spans.count == Self.spanLimit { halve() }
            spans.append(span)
            looks = 1
        }
    }

    private mutating func halve() {
        spans = stride(from: 0, to: spans.count, by: 2).map { spans[$0].joined(with: spans[$0 + 1]) }
        looksPerSpan *= 2
    }
}

extension RunCourse {
    /// What a part of a run brought.
    package struct Span: Sendable, Hashable {
        /// Since the run began.
        package var start, end: Duration
        /// Rows that got their outcome.
        package var done = 0
        /// Those of them that failed.
        package var failed = 0
        /// Tokens of prompts and answers.
        package var tokens = 0
        /// The latencies of the answers.
        package var latencies = LatencyCells()
        /// Rows in flight, over its time.
        package var inFlight = 0.0
        /// Rows that might have been in flight, over its time.
        package var window = 0.0
        /// How much of it something held the run up.
        package var heldUp = Duration.zero

        /// A span that brought nothing.
        package init(from start: Duration, to end: Duration) {
            self.start = start
            self.end = max(start, end)
        }

        /// How long it is.
        package var length: Duration { end - start }

        /// Rows a second; 0 for no time at all.
        package func perSecond(_ rows: Int) -> Double {
            length > .zero ? Double(rows) / (length / .seconds(1)) : 0
        }

        /// This span and the one after it.
        func joined(with next: Span) -> Span {
            var both = Span(from: start, to: next.end)
            both.done = done + next.done
            both.failed = failed + next.failed
            both.tokens = tokens + next.tokens
            both.latencies = latencies + next.latencies
            both.heldUp = heldUp + next.heldUp
            let share = both.length > .zero ? length / both.length : 0
            both.inFlight = inFlight * share + next.inFlight * (1 - share)
            both.window = window * share + next.window * (1 - share)
            return both
        }
    }
}
