import ParadigmGround

/// Runs as swim lanes: a lane for each place in flight, a bar for each request that was in it, all on one axis of time.
///
/// So it shows why more in flight is faster: the same bars, beside each other instead of one after the other.
package struct SwimLanes {
    /// One run.
    struct Run {
        let name: Text
        /// What is said of it beside its name.
        let caption: Text
        /// Its requests, in any order.
        let spans: [RequestSpan]
        /// The class of its bars.
        let colour: String
    }

    /// Requests of a run that are drawn at most, the first ones.
    static let limit = 2_000
    /// The height of all lanes of a run together, and of one of them.
    private static let (height, lane) = (420.0, 18.0)
    /// Thinner lanes touch each other, or the gaps between them would make all bars paler, and what failed is filled, or its
    /// outlines would cover its neighbours.
    private static let thinnest = 3.0
    /// How much of a bar's height the time to the first token has.
    private static let thin = 0.3

    /// From top to bottom.
    let runs: [Run]
    let figures: Figures

    /// The drawings of all runs above one axis, and the numbers behind them.
    var html: String {
        let laid = runs.map { Self.lanes($0.spans) }
        let end = laid.flatMap { $0.spans.map { $0.span.end } }.max() ?? .zero
        let drawn = zip(runs, laid).map { run, laid in drawing(run, laid, until: end) }
        return """
            <figure>
            <div class="chart">
            \(drawn.joined(separator: "\n"))
            \(PlotFrame.axis(PlotFrame.times(upTo: end.seconds, figures)))
            </div>
            \(data(laid))
            </figure>
            """
    }

    // MARK: Lanes

    /// Requests with the lane of each, from 0.
    package struct Laid {
        package fileprivate(set) var spans: [(span: RequestSpan, lane: Int)] = []
        package fileprivate(set) var count = 0
    }

    /// The requests that are drawn, as they were sent.
    static func drawn(_ spans: [RequestSpan]) -> ArraySlice<RequestSpan> {
        spans.sorted { ($0.sent, $0.index) < ($1.sent, $1.index) }.prefix(limit)
    }

    /// Puts each request into the first lane that is free when it is sent.
    package static func lanes(_ spans: [RequestSpan]) -> Laid {
        var (laid, free) = (Laid(), [Duration]())
        for span in drawn(spans) {
            if let lane = free.firstIndex(where: { $0 <= span.sent }) {
                free[lane] = span.end
                laid.spans.append((span, lane))
            } else {
                laid.spans.append((span, free.count))
                free.append(span.end)
            }
        }
        laid.count = free.count
        return laid
    }

    // MARK: Drawing

    /// The height of a lane and of what is around it.
    private static func step(_ lanes: Int) -> Double { min(lane, height / Double(max(1, lanes))) }

    /// Whether the lanes of these requests are so thin that what failed is filled.
    static func areThin(_ spans: [RequestSpan]) -> Bool { step(lanes(spans).count) < thinnest }

    private func drawing(_ run: Run, _ laid: Laid, until end: Duration) -> String {
        let step = Self.step(laid.count)
        let height = step * Double(laid.count)
        let language = figures.language
        let lines = PlotFrame.times(upTo: end.seconds, figures)
            .map { tick in
                let x = PlotFrame.coordinate(tick.share * PlotFrame.width)
                return "<line class=\"grid\" x1=\"\(x)\" x2=\"\(x)\" y1=\"0\" y2=\"\(PlotFrame.coordinate(height))\"/>"
            }
        let bars = laid.spans.flatMap { bar($0.span, top: Double($0.lane) * step, step: step, run.colour, end) }
        let name = HTMLText.escaped(run.name[language])
        return """
            <p class="lane"><b>\(name)</b> – \(HTMLText.escaped(run.caption[language]))</p>
            <svg viewBox="0 0 \(PlotFrame.coordinate(PlotFrame.width)) \(PlotFrame.coordinate(height))" \
            height="\(PlotFrame.coordinate(height))" preserveAspectRatio="none" role="img" aria-label="\(name)">
            \((lines + bars).joined(separator: "\n"))
            </svg>
            """
    }

    private func bar(
        _ span: RequestSpan,
        top: Double,
        step: Double,
        _ colour: String,
        _ end: Duration
    ) -> [String] {
        func x(_ time: Duration) -> Double { end > .zero ? min(1, max(0, time / end)) * PlotFrame.width : 0 }
        let (left, right) = (x(span.sent), x(span.end))
        // A little less than its time, so that one bar can be told from the next.
        let gap = min(1.5, (right - left) * 0.2)
        let isThin = step < Self.thinnest
        let (top, height) = isThin ? (top, step) : (top + step * 0.1, step * 0.8)
        func rectangle(_ style: String, _ from: Double, _ to: Double, thick: Double = 1, _ title: String = "") -> String
        {
            let (y, tall) = (top + height * (1 - thick) / 2, height * thick)
            return "<rect class=\"\(style)\" x=\"\(PlotFrame.coordinate(from))\" y=\"\(PlotFrame.coordinate(y))\" "
                + "width=\"\(PlotFrame.coordinate(max(0.6, to - from)))\" height=\"\(PlotFrame.coordinate(tall))\">"
                + "\(title)</rect>"
        }
        let title = "<title>\(HTMLText.escaped(self.title(span)))</title>"
        guard span.failure == nil else {
            guard !isThin else { return [rectangle("bad", left, right - gap, title)] }
            let (bottom, from, to) = (top + height, PlotFrame.coordinate(left), PlotFrame.coordinate(right - gap))
            // Empty and crossed out: to be told by its form, not by its colour alone.
            let stroke =
                "<line class=\"cross\" x1=\"\(from)\" x2=\"\(to)\" y1=\"\(PlotFrame.coordinate(bottom))\" "
                + "y2=\"\(PlotFrame.coordinate(top))\"/>"
            return [rectangle("failed", left, right - gap, title), stroke]
        }
        guard let first = span.stream.map({ min(x($0.first), right - gap) }), first > left else {
            return [rectangle(colour, left, right - gap, title)]
        }
        // Told by its form: a paler colour could not be told from both the bar and the ground.
        return [
            rectangle(colour, left, first, thick: Self.thin, title), rectangle(colour, first, right - gap, title),
        ]
    }

    private func title(_ span: RequestSpan) -> String {
        let (number, from) = (figures.count(span.index + 1), figures.time(span.sent.seconds))
        let time = figures.time((span.end - span.sent).seconds)
        return
            (span.failure == nil
            ? Text(
                en: "Request \(number): sent after \(from), answered in \(time)",
                fr: "Requête \(number) : envoyée à \(from), réponse en \(time)"
            )
            : Text(
                en: "Request \(number): sent after \(from), failed after \(time)",
                fr: "Requête \(number) : envoyée à \(from), échec au bout de \(time)"
            ))[figures.language]
    }

    // MARK: Numbers

    private func data(_ laid: [Laid]) -> String {
        let headings = [
            Text(en: "Run", fr: "Mesure"), Text(en: "Request", fr: "Requête"), Text(en: "Lane", fr: "Couloir"),
            Text(en: "Sent after", fr: "Envoyée à"), Text(en: "First token", fr: "Premier token"),
            Text(en: "Took", fr: "Durée"), Text(en: "Failed", fr: "Échec"),
        ]
        let isStreamed = laid.contains { $0.spans.contains { $0.span.stream != nil } }
        let rows = zip(runs, laid)
            .flatMap { run, laid in
                laid.spans.map { span, lane in
                    [
                        run.name[figures.language], figures.count(span.index + 1), figures.count(lane + 1),
                        figures.time(span.sent.seconds),
                        span.stream.map { figures.time(($0.first - span.sent).seconds) } ?? "",
                        figures.time((span.end - span.sent).seconds), span.failure ?? "",
                    ]
                }
            }
        let columns = headings.indices.filter { isStreamed || $0 != 4 }
        return ReportPage.data(
            columns.map { headings[$0] },
            rows.map { row in columns.map { row[$0] } },
            figures.language
        )
    }
}
