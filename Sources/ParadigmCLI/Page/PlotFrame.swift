/// The frame of a drawing: lines across it, numbers beside and below it.
///
/// The drawing itself is stretched with the page; words and numbers stand around it, where nothing distorts them.
struct PlotFrame {
    /// A number on an axis.
    struct Tick {
        /// Where it stands, as a share of the axis.
        let share: Double
        let text: String
    }

    /// So many numbers stand beside each other on a narrow screen; of more, every other one does.
    private static let mostNarrow = 6
    /// The unit of a drawing's width.
    static let width = 1000.0

    /// What the drawing shows, for whoever cannot see it.
    let label: String
    let height: Double
    let up: [Tick]
    let across: [Tick]

    /// The framed drawing.
    ///
    /// - Parameters:
    ///   - drawing: Elements of SVG.
    ///   - overlay: What stands on it without being stretched, HTML.
    /// - Returns: HTML.
    func html(_ drawing: [String], overlay: [String] = []) -> String {
        let lines = up.map { tick in
            let y = Self.coordinate(height * (1 - tick.share))
            return "<line class=\"grid\" x1=\"0\" x2=\"\(Self.coordinate(Self.width))\" y1=\"\(y)\" y2=\"\(y)\"/>"
        }
        let labels = up.map { tick in
            "<span class=\"tick\" style=\"bottom: \(Self.coordinate(100 * tick.share))%\">"
                + "\(HTMLText.escaped(tick.text))</span>"
        }
        return """
            <div class="chart">
            <div class="plot">
            <svg viewBox="0 0 \(Self.coordinate(Self.width)) \(Self.coordinate(height))" \
            height="\(Self.coordinate(height))" preserveAspectRatio="none" role="img" \
            aria-label="\(HTMLText.escaped(label))">
            \((lines + drawing).joined(separator: "\n"))
            </svg>
            \((labels + overlay).joined(separator: "\n"))
            </div>
            \(Self.axis(across))
            </div>
            """
    }

    /// The numbers below a drawing.
    static func axis(_ ticks: [Tick]) -> String {
        let labels = ticks.map { tick in
            let place = coordinate(100 * tick.share)
            return "<span style=\"left: \(place)%; transform: translateX(-\(place)%)\">"
                + "\(HTMLText.escaped(tick.text))</span>"
        }
        return "<div class=\"axis\(ticks.count > mostNarrow ? " many" : "")\">\(labels.joined())</div>"
    }

    /// Round times along an axis.
    static func times(upTo end: Double, _ figures: Figures) -> [Tick] {
        let ticks = TimeTicks(upTo: end)
        return ticks.values.map { Tick(share: end > 0 ? $0 / end : 0, text: ticks.text($0, figures)) }
    }

    /// A coordinate with a decimal, whatever the language.
    static func coordinate(_ value: Double) -> String { Figures.plain(value, decimals: 1) }
}
