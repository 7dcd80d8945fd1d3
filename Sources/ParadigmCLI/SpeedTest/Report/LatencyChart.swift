import ParadigmGround

/// The latency over time: the median and the 95th percentile of the answers that ended in each part of a run.
struct LatencyChart {
    /// So many parts at most.
    private static let mostParts = 60
    /// So many answers in a part on average at least.
    private static let leastAnswers = 5

    let spans: [RequestSpan]
    let figures: Figures

    /// The drawing under its caption; nothing of too few answers.
    var html: String {
        let answered = spans.filter { $0.failure == nil }
        let parts = min(Self.mostParts, answered.count / Self.leastAnswers)
        guard parts > 1, let end = answered.map(\.end).max(), end > .zero else { return "" }
        var latencies = [[Double]](repeating: [], count: parts)
        for span in answered {
            let part = Int(span.end / end * Double(parts))
            latencies[max(0, min(parts - 1, part))].append(span.latency.seconds)
        }
        let rolled = Self.percentiles(latencies)
        return
            Self.chart(
                times: (0...parts).map { end * $0 / parts },
                p50: rolled.map { $0?.p50 ?? 0 },
                p95: rolled.map { $0?.p95 ?? 0 },
                figures
            )
            .html
    }

    /// Both percentiles over time, in seconds.
    static func chart(times: [Duration], p50: [Double], p95: [Double], _ figures: Figures) -> StepChart {
        StepChart(
            title: Text(en: "Time to the answer", fr: "Temps jusqu'à la réponse"),
            times: times,
            layers: [
                StepChart.Layer(name: Text(verbatim: "p95"), style: "held", colour: "held", values: p95),
                StepChart.Layer(name: Text(verbatim: "p50"), style: "first", colour: "first", values: p50),
            ],
            unit: figures.time,
            figures: figures
        )
    }

    /// Of each part; one without an answer has those of the part before.
    private static func percentiles(_ parts: [[Double]]) -> [Percentiles?] {
        var last: Percentiles?
        return parts.map { values in
            last = Percentiles(values: values) ?? last
            return last
        }
    }
}
