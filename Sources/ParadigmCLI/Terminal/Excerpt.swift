/// As much of a text as a person reads at a glance, safe to show on a terminal.
struct Excerpt {
    /// Most characters that are shown.
    var characters = 1_000
    /// Most lines that are shown.
    var lines = 16

    /// The lines of a text, with what was left out told in a last one.
    func lines(of text: String, _ figures: Figures) -> [String] {
        let shown = text.prefix(characters)
        let all = TerminalEscaper.escaped(String(shown)).split(separator: "\n", omittingEmptySubsequences: false)
        let kept = all.prefix(lines).map { String($0) }
        guard shown.endIndex < text.endIndex || all.count > lines else { return kept }
        let left = text.count - min(shown.count, kept.joined(separator: "\n").count)
        let number = figures.count(max(1, left))
        return kept + [
            Text(en: "… (\(number) more characters)", fr: "… (\(number) caractères de plus)")[figures.language]
        ]
    }
}
