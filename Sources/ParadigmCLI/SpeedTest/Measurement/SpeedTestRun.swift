import ParadigmGround

/// The timings of one run over a set of requests: all at once, or one after the other.
package struct SpeedTestRun: Sendable, Equatable {
    /// How long the whole run took, opening connections included; without its warm-up.
    package let wall: Duration
    /// The latency of each answered request: first byte written to last byte read.
    package let latencies: [Duration]
    /// What went wrong, the most frequent first.
    package let errors: [ErrorGroup]
    /// The processor time that this process used during the run, in user and system mode.
    package let processorTime: Duration
    /// How long a thread of this process was ready to go on and had no processor, that of it which waited most.
    package let waited: Duration

    /// When each request was under way, in the order of the input; without those of the warm-up.
    package let spans: [RequestSpan]
    /// The requests that were begun before the warm-up was over: only what the server did of them after it counts.
    package let warmUpSpans: [RequestSpan]
    /// How long this client was late where it was asked to do something at a time, in seconds; nil of too few looks.
    package let delays: Percentiles?
    /// How many requests were given up in flight, because the measurement was stopped; nil when it was not.
    package let givenUp: Int?
    /// How long the one of them had been under way that was longest; nil when none was.
    package let openFor: Duration?
    /// What streamed answers show; nil when none was streamed.
    package let streams: StreamFigures?
    /// That the server went away before the run was over; nil when it did not.
    package let serverLeft: ServerLeft?

    /// A run.
    package init(
        wall: Duration,
        latencies: [Duration],
        errors: [ErrorGroup] = [],
        processorTime: Duration = .zero,
        waited: Duration = .zero,
        spans: [RequestSpan] = [],
        warmUpSpans: [RequestSpan] = [],
        delays: Percentiles? = nil,
        givenUp: Int? = nil,
        openFor: Duration? = nil
    ) {
        self.spans = spans
        self.openFor = openFor
        (self.warmUpSpans, self.delays, self.givenUp) = (warmUpSpans, delays, givenUp)
        serverLeft = ServerLeft(spans)
        streams = StreamFigures(spans)
        self.wall = wall
        self.latencies = latencies
        self.errors = errors
        self.processorTime = processorTime
        self.waited = waited
    }

    /// How long a run took, without its warm-up.
    ///
    /// What was given up in flight took time and came to nothing: a run that was stopped counts until its last end, or the
    /// server would look slower than it is.
    ///
    /// - Parameters:
    ///   - start: When it began.
    ///   - end: When it was over.
    ///   - warmUp: How much of its beginning is left out.
    ///   - lastEnd: When the last of its requests had ended, of a run that was stopped with others in flight; nil for any
    ///     other.
    /// - Returns: The time that figures are by.
    package static func wall(
        from start: Duration,
        until end: Duration,
        warmUp: Duration,
        lastEnd: Duration?
    ) -> Duration {
        let begin = start + warmUp
        guard let lastEnd, lastEnd > begin else { return end - begin }
        return min(end, lastEnd) - begin
    }

    /// Requests that were answered.
    package var answered: Int { latencies.count }
    /// Requests that failed.
    package var failed: Int { errors.reduce(0) { $0 + $1.count } }
    /// Requests that were sent, or tried to be.
    package var requests: Int { answered + failed }
    /// The share of its requests that was answered; 0 of none.
    package var answeredShare: Double { requests > 0 ? Double(answered) / Double(requests) : 0 }
    /// The share of its requests that failed; 1 of none.
    package var failedShare: Double { 1 - answeredShare }

    /// So many in the time of the run, by the second.
    package func perSecond(_ count: Int) -> Double { wall > .zero ? Double(count) / wall.seconds : 0 }

    /// Tokens of the prompts that were answered, as the server counts them; nil when it does not.
    package var promptTokens: Percentiles? {
        Percentiles(values: spans.filter { $0.promptTokens > 0 }.map { Double($0.promptTokens) })
    }

    /// How many requests were sent before the warm-up was over.
    package var warmUp: Int { warmUpSpans.count }

    /// Answers that say nothing.
    package var empty: Int { spans.count { $0.failure == nil && $0.isEmpty } }

    /// Answers that were cut at their greatest length.
    package var cut: Int { spans.count { $0.failure == nil && $0.isCut } }

    /// Answers that the server told the tokens of.
    package var counted: Int { spans.count { $0.failure == nil && $0.isCounted } }

    /// Tokens of all answers, as the server counts them.
    package var completionTokens: Int { spans.reduce(0) { $0 + ($1.failure == nil ? $1.completionTokens : 0) } }

    /// Processor time over wall time: 1 is one core kept busy all along.
    package var clientShare: Double { wall > .zero ? processorTime.seconds / wall.seconds : 0 }

    /// The share of the time in which it had no processor although it was ready, at most all of it.
    package var waitedShare: Double { wall > .zero ? min(1, waited.seconds / wall.seconds) : 0 }

    /// How much of what is told may be this client's own delay: of the latencies, the times to the first token and those
    /// between tokens each percentile beside the same of its delays, the greatest share; 0 where it is not known.
    ///
    /// Between tokens there are so many times that the 99th percentile of looks at the client says nothing of theirs.
    package var delayShare: Double {
        guard let delays else { return 0 }
        let short = [Percentiles(latencies), streams?.firstToken, streams?.betweenTokens].compactMap(\.self)
        let shares = short.flatMap { times in
            [(delays.p50, times.p50), (delays.p90, times.p90), (delays.p95, times.p95)]
        }
        let longest = short.prefix(2).map { (delays.p99, $0.p99) }
        // A timer is never on time to the microsecond, with a processor to itself either.
        return (shares + longest).map { $0 < Self.leastDelay || $1 <= 0 ? 0 : $0 / $1 }.max() ?? 0
    }

    /// Delays below it are the timer's own, in seconds.
    private static let leastDelay = 0.000_2

    /// Whether the client, and not the server, set the pace, or made latencies longer: what it used of a processor and what
    /// it waited for are what it needed, and its delays are in every latency.
    package var verdict: ClientVerdict {
        max(ClientVerdict(clientShare: clientShare + waitedShare), ClientVerdict(delayShare: delayShare))
    }

    /// The exit status of a run without a single answer: 77 for a refused key, 64 for a missing one, 1 when the server
    /// refused the requests for what they are, 75 when a limit or a quota stopped all of them, else 69.
    package var failureStatus: ExitStatus {
        let kinds = Set(errors.map(\.kind))
        if kinds.isEmpty { return .unavailable }
        if kinds.contains("refused_key") { return .keyRefused }
        if kinds == ["missing_key"] { return .usage }
        if kinds.isSubset(of: ["rate_limited", "quota_spent"]) { return .tryLater }
        return kinds.isSubset(of: ["forbidden", "not_found", "invalid_request"]) ? .someFailed : .unavailable
    }

    /// This run and another one after it, as one.
    func followed(by other: SpeedTestRun) -> SpeedTestRun {
        SpeedTestRun(
            wall: wall + other.wall,
            latencies: latencies + other.latencies,
            errors: ErrorGroup.merging(errors + other.errors),
            processorTime: processorTime + other.processorTime,
            waited: waited + other.waited,
            spans: spans + other.spans.map { $0.moved(by: wall) },
            warmUpSpans: warmUpSpans + other.warmUpSpans.map { $0.moved(by: wall) },
            delays: other.delays ?? delays,
            givenUp: other.givenUp ?? givenUp,
            openFor: other.openFor ?? openFor
        )
    }
}
