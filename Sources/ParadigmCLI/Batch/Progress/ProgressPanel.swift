package import ParadigmBatch
import ParadigmGround
package import ParadigmJobs

/// The progress of a batch as a few lines of a terminal: a pure rendering.
///
/// No line is wider than the terminal less one column, where some terminals wrap early. What is least important goes
/// first where there is no room for all.
package struct ProgressPanel: Sendable {
    /// Below this width there is no panel.
    package static let narrowest = 40
    private static let longestBar = 30
    private static let shortestBar = 8

    private let figures: Figures
    private let isColoured: Bool
    private let isUnicode: Bool

    /// A panel.
    ///
    /// - Parameters:
    ///   - language: The language of its words.
    ///   - isColoured: Whether colours may be used.
    ///   - isUnicode: Whether the terminal shows more than ASCII.
    package init(language: Language, isColoured: Bool = false, isUnicode: Bool = true) {
        figures = Figures(language)
        self.isColoured = isColoured
        self.isUnicode = isUnicode
    }

    /// The lines, without line ends; nil when the terminal is too narrow.
    ///
    /// - Parameters:
    ///   - progress: How far the batch is.
    ///   - width: Columns of the terminal.
    /// - Returns: Two lines, or three when something holds the batch up.
    package func lines(_ progress: BatchProgress, width: Int) -> [String]? {
        guard width >= Self.narrowest else { return nil }
        let room = width - 1
        var lines = [headline(progress, room), details(progress, room)]
        if let waiting = WaitText.sentence(progress, figures) {
            lines.append("  " + coloured(Self.cut(waiting[figures.language], to: room - 2), .yellow))
        }
        return lines
    }

    // MARK: The first line: how much is done

    private func headline(_ progress: BatchProgress, _ room: Int) -> String {
        let words = counts(progress)
        guard let total = progress.total, total > 0 else { return Self.cut(words, to: room) }
        let share = min(1, max(0, Double(progress.done) / Double(total)))
        let percent = figures.percent(share)
        let tail = String(repeating: " ", count: max(1, 6 - percent.count)) + percent + "  " + words
        let length = min(Self.longestBar, room - tail.count)
        guard length >= Self.shortestBar else { return Self.cut(percent + "  " + words, to: room) }
        return bar(share, length) + tail
    }

    private func counts(_ progress: BatchProgress) -> String {
        guard let total = progress.total else { return figures.rows(progress.done) }
        let done = figures.count(progress.done)
        return Text(en: "\(done) of \(figures.rows(total))", fr: "\(done) sur \(figures.rows(total))")[figures.language]
    }

    private func bar(_ share: Double, _ length: Int) -> String {
        let filled = Int(share * Double(length))
        let (full, empty) = isUnicode ? ("█", "░") : ("#", "-")
        return coloured(String(repeating: full, count: filled), .green)
            + String(repeating: empty, count: length - filled)
    }

    // MARK: The second line: how it goes

    private struct Detail {
        let text: Text
        /// The higher, the sooner it is left out.
        let rank: Int
        var colour: Colour?
    }

    private func details(_ progress: BatchProgress, _ room: Int) -> String {
        var details = all(progress)
        let separator = isUnicode ? " · " : ", "
        func width() -> Int {
            details.reduce(2 - separator.count) { $0 + $1.text[figures.language].count + separator.count }
        }
        while details.count > 1, width() > room,
            let last = details.indices.max(by: { details[$0].rank < details[$1].rank })
        {
            details.remove(at: last)
        }
        let texts = details.map { coloured(Self.cut($0.text[figures.language], to: room - 2), $0.colour) }
        return "  " + texts.joined(separator: separator)
    }

    private func all(_ progress: BatchProgress) -> [Detail] {
        let (flying, window) = (figures.count(progress.inFlight), figures.count(progress.window))
        let (rows, tokens) = (figures.rate(progress.rowsPerSecond), figures.rate(progress.tokensPerSecond))
        var details: [Detail] = []
        if let left = progress.remaining, progress.waiting != .outage {
            let span = figures.span(left.seconds)
            details.append(Detail(text: Text(en: "\(span) left", fr: "encore \(span)"), rank: 0))
        }
        if progress.failed > 0 {
            let count = figures.count(progress.failed)
            let text = Text(en: "\(count) failed", fr: progress.failed == 1 ? "1 échec" : "\(count) échecs")
            details.append(Detail(text: text, rank: 1, colour: .red))
        }
        details.append(Detail(text: Text(en: "\(rows) rows/s", fr: "\(rows) lignes/s"), rank: 2))
        details.append(
            Detail(text: Text(en: "\(flying)/\(window) in flight", fr: "\(flying)/\(window) en vol"), rank: 3)
        )
        if progress.starved > 0 {
            details.append(Detail(text: ProgressLine.starved(progress.starved, figures), rank: 4, colour: .yellow))
        }
        if progress.tokensPerSecond > 0 {
            details.append(Detail(text: Text(verbatim: "\(tokens) tokens/s"), rank: 4))
        }
        if progress.retries > 0 {
            let count = figures.count(progress.retries)
            let text = Text(
                en: progress.retries == 1 ? "1 retry" : "\(count) retries",
                fr: progress.retries == 1 ? "1 nouvel essai" : "\(count) nouveaux essais"
            )
            details.append(Detail(text: text, rank: 5, colour: .yellow))
        }
        return details
    }

    // MARK: Letters

    /// Colours of ECMA-48 (SGR).
    private enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
    }

    private func coloured(_ text: String, _ colour: Colour?) -> String {
        guard let colour, isColoured, !text.isEmpty else { return text }
        return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
    }

    private static func cut(_ text: String, to room: Int) -> String {
        text.count <= room ? text : text.prefix(max(0, room - 3)) + "..."
    }
}
