/// One measure of several files, drawn: a bar up to each median, and a line from the least to the greatest run.
struct SpreadChart {
    let measure: SpeedMeasure
    let bars: [(name: String, spread: Spread)]
    let figures: Figures

    /// The drawing under its caption, with the numbers behind it.
    var html: String {
        let top = bars.map(\.spread.greatest).max() ?? 1
        let name = HTMLText.escaped(measure.name[figures.language])
        let drawn = bars.map { bar in
            """
            <p class="remark">\(HTMLText.escaped(bar.name)): \(HTMLText.escaped(text(bar.spread)))</p>
            <svg viewBox="0 0 1000 14" height="14" preserveAspectRatio="none" role="img" \
            aria-label="\(HTMLText.escaped(bar.name)): \(HTMLText.escaped(text(bar.spread)))">
            <rect class="first" x="0" y="2" width="\(place(bar.spread.median, top))" height="10"/>
            <line class="whisker" x1="\(place(bar.spread.least, top))" x2="\(place(bar.spread.greatest, top))" y1="7" y2="7"/>
            </svg>
            """
        }
        return """
            <figure>
            <figcaption><b>\(name)</b></figcaption>
            <div class="chart">
            \(drawn.joined(separator: "\n"))
            </div>
            \(data)
            </figure>
            """
    }

    private func text(_ spread: Spread) -> String {
        let median = measure.text(spread.median, figures)
        guard spread.count > 1 else { return median }
        return "\(median) (\(measure.text(spread.least, figures))–\(measure.text(spread.greatest, figures)))"
    }

    private var data: String {
        let headings = [
            Text(en: "File", fr: "Fichier"), Text(en: "Runs", fr: "Mesures"), Text(en: "Median", fr: "Médiane"),
            Text(en: "Least", fr: "Minimum"), Text(en: "Greatest", fr: "Maximum"), Text(en: "Mean", fr: "Moyenne"),
        ]
        let rows = bars.map { name, spread in
            [name, figures.count(spread.count)]
                + [spread.median, spread.least, spread.greatest, spread.mean].map { measure.text($0, figures) }
        }
        return ReportPage.data(headings, rows, figures.language)
    }

    private func place(_ value: Double, _ top: Double) -> String {
        Figures.plain(top > 0 ? 1000 * value / top : 0, decimals: 1)
    }
}
