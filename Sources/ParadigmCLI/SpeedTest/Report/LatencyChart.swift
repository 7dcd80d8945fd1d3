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
        return StepChart(
            title: Text(en: "Seconds to the answer", fr: "Secondes jusqu'à la réponse"),
            times: (0...parts).map { end * $0 / parts },
            layers: [
                StepChart.Layer(
                    name: Text(verbatim: "p95"),
                    style: "held",
                    colour: "held",
                    values: rolled.map { $0?.p95 ?? 0 }
                ),
                StepChart.Layer(
                    name: Text(verbatim: "p50"),
                    style: "first",
                    colour: "first",
                    values: rolled.map { $0?.p50 ?? 0 }
                ),
            ],
            figures: figures
        )
        .html
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
