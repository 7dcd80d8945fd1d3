import ParadigmGround

/// A run as a waterfall: a line for each request, from when it was sent to when it was answered.
struct Waterfall {
    /// Lines that are drawn at most; of more requests, evenly spaced ones are.
    static let lineLimit = 400
    /// The unit of the drawing's width; the page stretches it.
    private static let width = 1000.0

    /// The requests, in any order.
    let spans: [RequestSpan]
    /// What the whole width stands for, so that several runs can share a scale.
    let scale: Duration
    let figures: Figures
    /// The class of its bars.
    let colour: String

    /// The drawing and its axis, without a caption.
    var html: String {
        let drawn = lines
        let step = max(2.0, min(16.0, 480.0 / Double(max(1, drawn.count))))
        let height = step * Double(drawn.count)
        let bars = drawn.enumerated().map { line, span in bar(span, top: Double(line) * step, height: step * 0.8) }
        return """
            <div class="chart">
            <svg viewBox="0 0 \(Self.coordinate(Self.width)) \(Self.coordinate(height))" \
            height="\(Self.coordinate(height))" preserveAspectRatio="none" role="img" \
            aria-label="\(HTMLText.escaped(label))">
            \(grid(height).joined(separator: "\n"))
            \(bars.joined(separator: "\n"))
            </svg>
            <div class="axis">\(axis)</div>
            </div>
            \(data(drawn))
            """
    }

    private func data(_ drawn: [RequestSpan]) -> String {
        let headings = [
            Text(en: "Request", fr: "Requête"), Text(en: "Sent after", fr: "Envoyée à"), Text(en: "Took", fr: "Durée"),
            Text(en: "Failed", fr: "Échec"),
        ]
        let rows = drawn.map { span in
            [
                figures.count(span.index + 1), figures.time(span.start.seconds), figures.time(span.latency.seconds),
                span.failure ?? "",
            ]
        }
        return ReportPage.data(headings, rows, figures.language)
    }

    /// Whether some requests are not drawn.
    var isThinned: Bool { spans.count > Self.lineLimit }

    /// The spans that are drawn, in the order in which they were sent.
    private var lines: [RequestSpan] {
        let sorted = spans.sorted { ($0.start, $0.index) < ($1.start, $1.index) }
        guard isThinned else { return sorted }
        return (0..<Self.lineLimit).map { sorted[$0 * sorted.count / Self.lineLimit] }
    }

    private var label: String {
        Text(
            en: "A line for each of \(figures.count(lines.count)) requests, over time",
            fr: "Une ligne pour chacune des \(figures.count(lines.count)) requêtes, au fil du temps"
        )[figures.language]
    }

    private func bar(_ span: RequestSpan, top: Double, height: Double) -> String {
        let left = position(span.start)
        let length = max(1, position(span.end) - left)
        let (number, from) = (figures.count(span.index + 1), figures.time(span.start.seconds))
        let time = figures.time(span.latency.seconds)
        let title =
            span.failure == nil
            ? Text(
                en: "Request \(number): sent after \(from), answered in \(time)",
                fr: "Requête \(number) : envoyée à \(from), réponse en \(time)"
            )
            : Text(
                en: "Request \(number): sent after \(from), failed after \(time)",
                fr: "Requête \(number) : envoyée à \(from), échec au bout de \(time)"
            )
        let colour = span.failure == nil ? colour : "failed"
        return "<rect class=\"\(colour)\" x=\"\(Self.coordinate(left))\" y=\"\(Self.coordinate(top))\" "
            + "width=\"\(Self.coordinate(length))\" height=\"\(Self.coordinate(height))\">"
            + "<title>\(HTMLText.escaped(title[figures.language]))</title></rect>"
    }

    /// Round times along the axis, as far as the drawing goes.
    private var ticks: [(seconds: Double, text: String)] {
        let ticks = TimeTicks(upTo: scale.seconds)
        return ticks.values.map { ($0, ticks.text($0, figures)) }
    }

    private func grid(_ height: Double) -> [String] {
        ticks.map { tick in
            let x = Self.coordinate(position(.seconds(tick.seconds)))
            return "<line class=\"grid\" x1=\"\(x)\" x2=\"\(x)\" y1=\"0\" y2=\"\(Self.coordinate(height))\"/>"
        }
    }

    private var axis: String {
        ticks.map { tick in
            let place = Self.coordinate(position(.seconds(tick.seconds)) / Self.width * 100)
            return "<span style=\"left: \(place)%; transform: translateX(-\(place)%)\">"
                + "\(HTMLText.escaped(tick.text))</span>"
        }
        .joined()
    }

    private func position(_ time: Duration) -> Double {
        guard scale > .zero else { return 0 }
        return min(1, max(0, time / scale)) * Self.width
    }

    /// A coordinate with a decimal, whatever the language.
    private static func coordinate(_ value: Double) -> String {
        Figures.plain(value, decimals: 1)
    }
}
