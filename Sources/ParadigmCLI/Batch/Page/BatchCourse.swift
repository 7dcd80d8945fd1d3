import ParadigmBatch
import ParadigmGround
import ParadigmJobs

/// How a batch went over time, drawn: what came of it, and what was in flight.
struct BatchCourse {
    private let spans: [RunCourse.Span]
    private let figures: Figures

    init(_ course: RunCourse, _ figures: Figures) {
        // The look at the very end may come right after another one, and a rate over no time says nothing.
        spans = course.spans.filter { $0.length >= .milliseconds(10) }
        self.figures = figures
    }

    /// Both drawings; nothing of a run that was looked at once only.
    var html: String {
        guard spans.count > 1 else { return "" }
        return [throughput.html, flight.html, latency, tokens].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// The percentiles of the answers of each part; one without an answer has those of the part before.
    private var latency: String {
        var (p50, p95) = ([Double](), [Double]())
        for span in spans {
            p50.append(span.latencies.latency(atPercentile: 50)?.seconds ?? p50.last ?? 0)
            p95.append(span.latencies.latency(atPercentile: 95)?.seconds ?? p95.last ?? 0)
        }
        guard p95.contains(where: { $0 > 0 }) else { return "" }
        return LatencyChart.chart(times: times, p50: p50, p95: p95, figures).html
    }

    private var tokens: String {
        guard spans.contains(where: { $0.tokens > 0 }) else { return "" }
        return StepChart(
            title: Text(en: "Tokens per second", fr: "Tokens par seconde"),
            times: times,
            layers: [
                layer(Text(en: "prompts and answers", fr: "prompts et réponses"), "first") { $0.perSecond($0.tokens) }
            ],
            figures: figures
        )
        .html
    }

    private var throughput: StepChart {
        var layers = [
            layer(Text(en: "answered or failed", fr: "avec réponse ou en échec"), "first") { $0.perSecond($0.done) }
        ]
        if spans.contains(where: { $0.failed > 0 }) {
            layers.append(layer(Text(en: "failed", fr: "en échec"), "bad") { $0.perSecond($0.failed) })
        }
        if spans.contains(where: { $0.heldUp > .zero }) {
            var held = layer(Text(en: "held up", fr: "attente"), "held") { $0.heldUp / $0.length }
            held.isShare = true
            layers.insert(held, at: 0)
        }
        return StepChart(
            title: Text(en: "Rows per second", fr: "Lignes par seconde"),
            times: times,
            layers: layers,
            figures: figures
        )
    }

    private var flight: StepChart {
        let window = StepChart.Layer(
            name: Text(en: "window: how many may be", fr: "fenêtre : requêtes permises"),
            style: "line",
            colour: "second",
            values: spans.map(\.window)
        )
        return StepChart(
            title: Text(en: "In flight", fr: "En vol"),
            times: times,
            layers: [layer(Text(en: "requests in flight", fr: "requêtes en vol"), "first") { $0.inFlight }, window],
            isWhole: true,
            figures: figures
        )
    }

    private func layer(_ name: Text, _ style: String, value: (RunCourse.Span) -> Double) -> StepChart.Layer {
        StepChart.Layer(name: name, style: style, colour: style, values: spans.map(value))
    }

    private var times: [Duration] { spans.prefix(1).map(\.start) + spans.map(\.end) }
}
