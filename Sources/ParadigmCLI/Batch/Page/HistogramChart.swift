/// A histogram of latencies, drawn.
struct HistogramChart {
    private static let (binWidth, height) = (10.0, 160.0)

    let histogram: LatencyHistogram
    let figures: Figures

    /// The drawing and its axis, without a caption.
    var html: String {
        let tallest = histogram.shares.max() ?? 1
        let width = Double(histogram.shares.count) * Self.binWidth
        let bars = histogram.shares.enumerated().filter { $0.element > 0 }.map { bar($0, $1 / tallest, share: $1) }
        let lines = histogram.ticks.map { grid(Double($0.bin) * Self.binWidth) }
        return """
            <div class="chart">
            <svg viewBox="0 0 \(PlotFrame.coordinate(width)) \(PlotFrame.coordinate(Self.height))" \
            height="\(PlotFrame.coordinate(Self.height))" preserveAspectRatio="none" role="img" \
            aria-label="\(HTMLText.escaped(label))">
            \(lines.joined(separator: "\n"))
            \(bars.joined(separator: "\n"))
            </svg>
            \(PlotFrame.axis(axis))
            </div>
            \(data)
            """
    }

    /// The bins that hold anything, by where they begin.
    private var data: String {
        let headings = [Text(en: "From", fr: "À partir de"), Text(en: "Share of the answers", fr: "Part des réponses")]
        let rows = histogram.shares.enumerated().filter { $0.element > 0 }
            .map { bin, share in
                [figures.time(histogram.start(of: bin)), figures.number(share * 100, decimals: 2) + "\u{A0}%"]
            }
        return ReportPage.data(headings, rows, figures.language)
    }

    private var label: String {
        Text(en: "How many answers took how long", fr: "Combien de réponses ont pris combien de temps")[
            figures.language
        ]
    }

    private func bar(_ bin: Int, _ height: Double, share: Double) -> String {
        // A single slow answer of many is to be seen too.
        let height = max(1.5, height * Self.height)
        let percent = share < 0.1 ? figures.number(share * 100, decimals: 1) : figures.number(share * 100, decimals: 0)
        return "<rect class=\"first\" x=\"\(PlotFrame.coordinate(Double(bin) * Self.binWidth))\" "
            + "y=\"\(PlotFrame.coordinate(Self.height - height))\" width=\"\(PlotFrame.coordinate(Self.binWidth * 0.9))\" "
            + "height=\"\(PlotFrame.coordinate(height))\"><title>\(percent)\u{A0}%</title></rect>"
    }

    private func grid(_ x: Double) -> String {
        let x = PlotFrame.coordinate(x)
        return "<line class=\"grid\" x1=\"\(x)\" x2=\"\(x)\" y1=\"0\" y2=\"\(PlotFrame.coordinate(Self.height))\"/>"
    }

    private var axis: [PlotFrame.Tick] {
        histogram.ticks.map { tick in
            PlotFrame.Tick(share: Double(tick.bin) / Double(histogram.shares.count), text: Self.time(tick))
        }
    }

    /// `200 µs`, `5 ms`, `10 s`.
    private static func time(_ tick: LatencyHistogram.Tick) -> String {
        let (unit, power) =
            switch tick.power {
            case ..<(-3): ("µs", tick.power + 6)
            case ..<0: ("ms", tick.power + 3)
            default: ("s", tick.power)
            }
        return "\(tick.leading)" + String(repeating: "0", count: power) + "\u{A0}\(unit)"
    }
}
