import ParadigmGround

/// Amounts over time as steps, one layer in front of the other.
struct StepChart {
    /// One amount over time.
    struct Layer {
        let name: Text
        /// The class of what is drawn: a filled area, or an outline for `line`.
        let style: String
        /// The class of its key.
        let colour: String
        /// One for each step, 0 or more.
        let values: [Double]
        /// Whether the values are shares of the whole height rather than amounts.
        var isShare = false
    }

    private static let (width, height) = (1000.0, 200.0)

    let title: Text
    /// Where the steps begin and end: one more than there are steps.
    let times: [Duration]
    /// From back to front.
    let layers: [Layer]
    /// Whether amounts are whole numbers.
    var isWhole = false
    let figures: Figures

    /// The drawing under its caption.
    var html: String {
        let ticks = RoundTicks(
            upTo: layers.filter { !$0.isShare }.flatMap(\.values).max() ?? 0,
            isWhole: isWhole
        )
        return """
            <figure>
            <figcaption><b>\(HTMLText.escaped(title[figures.language]))</b>\(keys)</figcaption>
            <div class="chart">
            <div class="plot">
            <svg viewBox="0 0 \(Self.coordinate(Self.width)) \(Self.coordinate(Self.height))" \
            height="\(Self.coordinate(Self.height))" preserveAspectRatio="none" role="img" \
            aria-label="\(HTMLText.escaped(title[figures.language]))">
            \(ticks.values.map { grid($0 / ticks.top) }.joined(separator: "\n"))
            \(layers.map { path($0, top: ticks.top) }.joined(separator: "\n"))
            </svg>
            \(ticks.values.map { label($0, ticks) }.joined(separator: "\n"))
            </div>
            <div class="axis">\(axis)</div>
            </div>
            \(data)
            </figure>
            """
    }

    private var data: String {
        let headings = [Text(en: "From", fr: "À partir de")] + layers.map(\.name)
        let rows = times.dropLast().enumerated()
            .map { step, time in
                [figures.time(time.seconds)]
                    + layers.map { step < $0.values.count ? text($0.values[step], of: $0) : "" }
            }
        return ReportPage.data(headings, rows, figures.language)
    }

    private func text(_ value: Double, of layer: Layer) -> String {
        if layer.isShare { return figures.percent(value) }
        return figures.number(value, decimals: isWhole ? 0 : 3)
    }

    private var keys: String {
        layers.reversed()
            .map { layer in
                "<span class=\"key \(layer.colour)\"></span> \(HTMLText.escaped(layer.name[figures.language]))"
            }
            .joined(separator: "\n")
    }

    /// An area closes along the bottom; an outline is only its steps.
    private func path(_ layer: Layer, top: Double) -> String {
        var steps = ""
        for (value, (start, end)) in zip(layer.values, zip(times, times.dropFirst())) {
            let y = Self.coordinate(Self.height * (1 - (layer.isShare ? value : value / top)))
            steps += steps.isEmpty ? "M\(x(start)) \(y)" : "V\(y)"
            steps += "H\(x(end))"
        }
        let bottom = Self.coordinate(Self.height)
        let rest = layer.style == "line" ? "" : "V\(bottom)H\(times.first.map(x) ?? "0")Z"
        return "<path class=\"\(layer.style)\" d=\"\(steps)\(rest)\"/>"
    }

    private func grid(_ share: Double) -> String {
        let y = Self.coordinate(Self.height * (1 - share))
        return "<line class=\"grid\" x1=\"0\" x2=\"\(Self.coordinate(Self.width))\" y1=\"\(y)\" y2=\"\(y)\"/>"
    }

    private func label(_ value: Double, _ ticks: RoundTicks) -> String {
        let text = ticks.decimals == 0 ? figures.count(Int(value)) : figures.number(value, decimals: ticks.decimals)
        let place = Self.coordinate(100 * value / ticks.top)
        return "<span class=\"tick\" style=\"bottom: \(place)%\">\(HTMLText.escaped(text))</span>"
    }

    private var axis: String {
        let whole = times.last?.seconds ?? 0
        let ticks = TimeTicks(upTo: whole)
        return ticks.values
            .map { seconds in
                let place = Self.coordinate(whole > 0 ? 100 * seconds / whole : 0)
                let text = ticks.text(seconds, figures)
                return "<span style=\"left: \(place)%; transform: translateX(-\(place)%)\">"
                    + "\(HTMLText.escaped(text))</span>"
            }
            .joined()
    }

    private func x(_ time: Duration) -> String {
        guard let last = times.last, last > .zero else { return "0" }
        return Self.coordinate(time / last * Self.width)
    }

    /// A coordinate with a decimal, whatever the language.
    private static func coordinate(_ value: Double) -> String {
        Figures.plain(value, decimals: 1)
    }
}
