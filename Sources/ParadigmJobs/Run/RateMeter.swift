/// How much came in over the last seconds: a value without a clock.
struct RateMeter: Sendable {
    private struct Sample {
        let at: Duration
        let total: Int
    }

    private let span: Duration
    private var samples: [Sample] = []

    /// A meter.
    ///
    /// - Parameter span: How far it looks back; 5 s unless set.
    init(span: Duration = .seconds(5)) {
        self.span = span
    }

    /// Notes a total, and gives its growth per second over the span.
    mutating func rate(of total: Int, at now: Duration) -> Double {
        samples.append(Sample(at: now, total: total))
        while samples.count > 2, now - samples[1].at >= span { samples.removeFirst() }
        guard let first = samples.first, now > first.at else { return 0 }
        return Double(total - first.total) / ((now - first.at) / .seconds(1))
    }
}
