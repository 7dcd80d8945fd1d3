import ParadigmGround

/// What a sweep measured as a curve: the latency over the throughput, a point for each step.
struct SweepChart {
    private static let height = 260.0

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
        let line = places.enumerated()
            .map { ($0 == 0 ? "M" : "L") + "\(PlotFrame.coordinate($1.x)) \(PlotFrame.coordinate($1.y))" }.joined()
        let caption = Text(
            en: "Median latency over throughput; the numbers are requests in flight",
            fr: "Latence médiane selon le débit ; les nombres sont les requêtes en vol"
        )[figures.language]
        let frame = PlotFrame(
            label: caption,
            height: Self.height,
            up: up.values.map { .init(share: $0 / up.top, text: $0 == 0 ? "0" : figures.time($0)) },
            across: across.values.map { rate in
                let text = figures.number(rate, decimals: across.decimals) + (rate == across.top ? "/s" : "")
                return .init(share: rate / across.top, text: text)
            }
        )
        return """
            <figure>
            <figcaption>\(HTMLText.escaped(caption))</figcaption>
            \(frame.html(["<path class=\"line\" d=\"\(line)\"/>"], overlay: zip(points, places).map(label)))
            \(data(points))
            </figure>
            """
    }

    private func data(_ points: [Point]) -> String {
        let headings = [
            Text(en: "In flight", fr: "En vol"), Text(en: "Requests/s", fr: "Requêtes/s"),
            Text(en: "Median latency", fr: "Latence médiane"),
        ]
        let rows = points.map { point in
            [
                figures.count(point.concurrency), figures.number(point.throughput, decimals: 2),
                figures.time(point.latency),
            ]
        }
        return ReportPage.data(headings, rows, figures.language)
    }

    private func place(_ point: Point, _ across: RoundTicks, _ up: RoundTicks) -> (x: Double, y: Double) {
        (point.throughput / across.top * PlotFrame.width, (1 - point.latency / up.top) * Self.height)
    }

    /// Points are drawn as text, which the stretched drawing cannot distort.
    private func label(_ point: Point, _ place: (x: Double, y: Double)) -> String {
        let sort = point.isKnee ? "knee" : point.isSound ? "" : "refused"
        let left = PlotFrame.coordinate(100 * place.x / PlotFrame.width)
        let top = PlotFrame.coordinate(100 * place.y / Self.height)
        return "<span class=\"point \(sort)\" style=\"left: \(left)%; top: \(top)%\">"
            + "\(HTMLText.escaped(figures.count(point.concurrency)))</span>"
    }
}
