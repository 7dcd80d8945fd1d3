import ParadigmGround

/// What answers are to keep to: `ttft=500ms,total=10s@99`.
package struct ServiceLevel: Sendable, Equatable {
    /// What is measured.
    package enum Measure: String, Sendable, CaseIterable {
        /// The time to the first token.
        case firstToken = "ttft"
        /// The mean time from one piece to the next.
        case betweenTokens = "itl"
        /// The time to the last byte.
        case total
    }

    /// One limit.
    package struct Limit: Sendable, Equatable {
        /// What is limited.
        package let measure: Measure
        /// The longest time.
        package let most: Duration
        /// The percentage of all requests that must keep to it; nil for none in particular.
        package let percent: Int?
    }

    /// The limits; an answer is good when it keeps to all of them.
    package let limits: [Limit]

    /// Limits separated by commas, each a measure, `=`, a time and perhaps `@` with a percentage.
    package init?(text: String) {
        var limits: [Limit] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, let measure = Measure(rawValue: String(sides[0])) else { return nil }
            let values = sides[1].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            guard let most = values.first.flatMap({ DurationText.parse(String($0)) }) else { return nil }
            let percent = values.count == 2 ? Int(values[1]) : nil
            guard values.count == 1 || percent.map((1...100).contains) == true else { return nil }
            limits.append(Limit(measure: measure, most: most, percent: percent))
        }
        self.limits = limits
    }

    /// Whether a limit cannot be checked unless answers are streamed.
    package var needsStreams: Bool { limits.contains { $0.measure != .total } }

    /// Whether a request was answered, with something in it, within all limits.
    package func isKept(by span: RequestSpan) -> Bool { limits.allSatisfy { $0.isKept(by: span) } }

    /// How many requests were answered within all limits.
    package func kept(in run: SpeedTestRun) -> Int { run.spans.count(where: isKept) }

    /// The limits with a percentage that a run does not keep to; failed requests do not keep to any.
    package func missed(in run: SpeedTestRun) -> [Limit] {
        limits.filter { limit in
            guard let percent = limit.percent else { return false }
            return run.spans.count(where: limit.isKept) * 100 < run.requests * percent
        }
    }

    /// The limits on what could not be measured of some answers, which do not keep to them.
    package func unmeasured(in run: SpeedTestRun) -> [Limit] {
        limits.filter { limit in run.spans.contains { $0.failure == nil && limit.time(of: $0) == nil } }
    }
}

extension ServiceLevel.Limit {
    /// Whether a request was answered within it, with something in it; one whose measure was not taken was not.
    package func isKept(by span: RequestSpan) -> Bool {
        guard span.failure == nil, !span.isEmpty, let time = time(of: span) else { return false }
        return time <= most.seconds
    }

    /// What is limited, in seconds; nil when it was not measured.
    func time(of span: RequestSpan) -> Double? {
        switch measure {
        case .total: return span.latency.seconds
        case .firstToken: return span.stream.map { ($0.first - span.start).seconds }
        case .betweenTokens:
            guard let stream = span.stream, !span.cameAtOnce else { return nil }
            // A single token has none after it.
            guard !stream.gaps.isEmpty else { return 0 }
            return stream.gaps.reduce(0) { $0 + Double($1) } / Double(stream.gaps.count)
        }
    }

    /// As it is written in the option.
    package var text: String {
        let milliseconds = most.inNanoseconds / 1_000_000
        let time = milliseconds.isMultiple(of: 1_000) ? "\(milliseconds / 1_000)s" : "\(milliseconds)ms"
        return "\(measure.rawValue)=\(time)" + (percent.map { "@\($0)" } ?? "")
    }
}
