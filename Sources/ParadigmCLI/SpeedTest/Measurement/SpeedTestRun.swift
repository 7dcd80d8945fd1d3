/// Failures that say the same thing, counted.
package struct ErrorGroup: Sendable, Equatable {
    /// The kind of the error, as scripts see it.
    package let kind: String
    /// What went wrong, for a person.
    package let text: Text
    /// How often.
    package let count: Int

    /// Equal failures.
    package init(kind: String, text: Text, count: Int) {
        self.kind = kind
        self.text = text
        self.count = count
    }
}

/// The timings of one run over a set of requests: all at once, or one after the other.
package struct SpeedTestRun: Sendable, Equatable {
    /// How long the whole run took, opening connections included.
    package let wall: Duration
    /// The latency of each answered request: first byte written to last byte read.
    package let latencies: [Duration]
    /// What went wrong, the most frequent first.
    package let errors: [ErrorGroup]
    /// The processor time that this process used during the run, in user and system mode.
    package let processorTime: Duration

    /// When each answered request was under way, in the order of the input.
    package let spans: [RequestSpan]

    /// A run.
    package init(
        wall: Duration,
        latencies: [Duration],
        errors: [ErrorGroup] = [],
        processorTime: Duration = .zero,
        spans: [RequestSpan] = []
    ) {
        self.spans = spans
        self.wall = wall
        self.latencies = latencies
        self.errors = errors
        self.processorTime = processorTime
    }

    /// Requests that were answered.
    package var answered: Int { latencies.count }
    /// Requests that failed.
    package var failed: Int { errors.reduce(0) { $0 + $1.count } }
    /// Requests that were sent, or tried to be.
    package var requests: Int { answered + failed }
}

extension ErrorGroup {
    /// Counts equal failures, the most frequent first, equal counts in the order they were met.
    package static func grouping(_ failures: [(kind: String, text: Text)]) -> [ErrorGroup] {
        struct Key: Hashable {
            let kind: String
            let text: Text
        }
        var counts: [Key: (first: Int, count: Int)] = [:]
        for (index, failure) in failures.enumerated() {
            counts[Key(kind: failure.kind, text: failure.text), default: (index, 0)].count += 1
        }
        return
            counts
            .sorted { ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first) }
            .map { ErrorGroup(kind: $0.key.kind, text: $0.key.text, count: $0.value.count) }
    }
}
