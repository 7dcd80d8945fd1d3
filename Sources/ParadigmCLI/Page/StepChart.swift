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

    private static let height = 200.0

    let title: Text
    /// Where the steps begin and end: one more than there are steps.
    let times: [Duration]
    /// From back to front.
    let layers: [Layer]
    /// Whether amounts are whole numbers.
    var isWhole = false
    /// How an amount is written; as a number where nothing is said.
    var unit: (@Sendable (Double) -> String)?
    let figures: Figures

    /// The drawing under its caption.
    var html: String {
        let ticks = RoundTicks(
            upTo: layers.filter { !$0.isShare }.flatMap(\.values).max() ?? 0,
            isWhole: isWhole
        )
        let frame = PlotFrame(
            label: title[figures.language],
            height: Self.height,
            up: ticks.values.map { PlotFrame.Tick(share: $0 / ticks.top, text: label($0, ticks)) },
            across: PlotFrame.times(upTo: times.last?.seconds ?? 0, figures)
        )
        return """
            <figure>
            <figcaption><b>\(HTMLText.escaped(title[figures.language]))</b>\(keys)</figcaption>
            \(frame.html(layers.map { path($0, top: ticks.top) }))
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
        return unit?(value) ?? figures.number(value, decimals: isWhole ? 0 : 3)
    }

    private var keys: String {
        layers.reversed()
            .map { layer in
                "<span class=\"entry\"><span class=\"key \(layer.colour)\"></span>\u{A0}"
                    + "\(HTMLText.escaped(layer.name[figures.language]))</span>"
            }
            .joined(separator: "\n")
    }

    /// An area closes along the bottom; an outline is only its steps.
    private func path(_ layer: Layer, top: Double) -> String {
        var steps = ""
        for (value, (start, end)) in zip(layer.values, zip(times, times.dropFirst())) {
            let y = PlotFrame.coordinate(Self.height * (1 - (layer.isShare ? value : value / top)))
            steps += steps.isEmpty ? "M\(x(start)) \(y)" : "V\(y)"
            steps += "H\(x(end))"
        }
        let bottom = PlotFrame.coordinate(Self.height)
        let rest = layer.style == "line" ? "" : "V\(bottom)H\(times.first.map(x) ?? "0")Z"
        return "<path class=\"\(layer.style)\" d=\"\(steps)\(rest)\"/>"
    }

    private func label(_ value: Double, _ ticks: RoundTicks) -> String {
        if let unit { return value == 0 ? "0" : unit(value) }
        return ticks.decimals == 0 ? figures.count(Int(value)) : figures.number(value, decimals: ticks.decimals)
    }

    private func x(_ time: Duration) -> String {
        guard let last = times.last, last > .zero else { return "0" }
        return PlotFrame.coordinate(time / last * PlotFrame.width)
    }
}
