import ParadigmGround

/// What a sweep measured as a curve: the latency over the throughput, a point for each step.
struct SweepChart {
    private static let (width, height) = (1000.0, 260.0)

    let sweep: Sweep
    let figures: Figures

    /// A step that answered something.
    private struct Point {
        let concurrency: Int
        let throughput: Double
        let latency: Double
        let isKnee: Bool
        let isSound: Bool
    }

    private var points: [Point] {
        let knee = sweep.knee
        return sweep.steps.indices.compactMap { index in
            let step = sweep.steps[index]
            guard let latency = Percentiles(step.run.latencies) else { return nil }
            return Point(
                concurrency: step.concurrency,
                throughput: step.throughput,
                latency: latency.p50,
                isKnee: step == knee,
                isSound: sweep.isSound(index)
            )
        }
    }

    /// The drawing under its caption; nothing of fewer than two points.
    var html: String {
        let points = points
        guard points.count > 1 else { return "" }
        let across = RoundTicks(upTo: points.map(\.throughput).max() ?? 0)
        let up = RoundTicks(upTo: points.map(\.latency).max() ?? 0)
        let places = points.map { place($0, across, up) }
        let line = places.enumerated().map { ($0 == 0 ? "M" : "L") + "\(Self.text($1.x)) \(Self.text($1.y))" }.joined()
        let caption = Text(
            en: "Median latency over throughput; the numbers are requests in flight",
            fr: "Latence médiane selon le débit ; les nombres sont les requêtes en vol"
        )[figures.language]
        return """
            <figure>
            <figcaption>\(HTMLText.escaped(caption))</figcaption>
            <div class="chart">
            <div class="plot">
            <svg viewBox="0 0 \(Self.text(Self.width)) \(Self.text(Self.height))" height="\(Self.text(Self.height))" \
            preserveAspectRatio="none" role="img" aria-label="\(HTMLText.escaped(caption))">
            \(up.values.map { grid($0 / up.top) }.joined(separator: "\n"))
            <path class="line" d="\(line)"/>
            </svg>
            \(up.values.map { upLabel($0, up) }.joined(separator: "\n"))
            \(zip(points, places).map(label).joined(separator: "\n"))
            </div>
            <div class="axis">\(across.values.map { acrossLabel($0, across) }.joined())</div>
            </div>
            </figure>
            """
    }

    private func place(_ point: Point, _ across: RoundTicks, _ up: RoundTicks) -> (x: Double, y: Double) {
        (point.throughput / across.top * Self.width, (1 - point.latency / up.top) * Self.height)
    }

    private func grid(_ share: Double) -> String {
        let y = Self.text(Self.height * (1 - share))
        return "<line class=\"grid\" x1=\"0\" x2=\"\(Self.text(Self.width))\" y1=\"\(y)\" y2=\"\(y)\"/>"
    }

    /// Points are drawn as text, which the stretched drawing cannot distort.
    private func label(_ point: Point, _ place: (x: Double, y: Double)) -> String {
        let sort = point.isKnee ? "knee" : point.isSound ? "" : "refused"
        let left = Self.text(100 * place.x / Self.width)
        let top = Self.text(100 * place.y / Self.height)
        return "<span class=\"point \(sort)\" style=\"left: \(left)%; top: \(top)%\">"
            + "\(HTMLText.escaped(figures.count(point.concurrency)))</span>"
    }

    private func upLabel(_ seconds: Double, _ ticks: RoundTicks) -> String {
        let text = seconds == 0 ? "0" : figures.time(seconds)
        return "<span class=\"tick\" style=\"bottom: \(Self.text(100 * seconds / ticks.top))%\">"
            + "\(HTMLText.escaped(text))</span>"
    }

    private func acrossLabel(_ rate: Double, _ ticks: RoundTicks) -> String {
        let place = Self.text(100 * rate / ticks.top)
        let text = figures.number(rate, decimals: ticks.decimals) + (rate == ticks.top ? "/s" : "")
        return "<span style=\"left: \(place)%; transform: translateX(-\(place)%)\">\(HTMLText.escaped(text))</span>"
    }

    /// A coordinate with a decimal, whatever the language.
    private static func text(_ value: Double) -> String { Figures.plain(value, decimals: 1) }
}
