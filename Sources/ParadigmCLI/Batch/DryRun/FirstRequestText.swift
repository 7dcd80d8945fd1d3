import ParadigmAPI
import ParadigmBatch
import ParadigmJobs

/// The first rows of a dry run as they will be sent.
struct FirstRequestText {
    let rows: [Row]
    let figures: Figures

    /// Most lines of the request that are shown.
    private static let linesShown = 40
    /// Most characters of a prompt that are shown.
    private static let charactersShown = 200

    /// The first request, under a heading; nothing when there is none.
    var request: [String] {
        guard let row = rows.first, let json = row.json else { return [] }
        let path = TerminalEscaper.line(row.path, limit: 100)
        let heading = Text(en: "First request, to \(path):", fr: "Première requête, à \(path) :")
        let lines = JSONLayout().lines(of: json)
        let shown = lines.prefix(Self.linesShown) + (lines.count > Self.linesShown ? ["…"] : [])
        return [heading[figures.language]] + shown.map { "  " + $0 }
    }

    /// The prompts of the first rows, under a heading; nothing when there are none.
    var prompts: [String] {
        let lines = rows.compactMap { row in
            row.prompt.map { prompt in
                let shown = TerminalEscaper.line(prompt, limit: Self.charactersShown)
                return "  " + (Self.place(row) + Text(en: ": \(shown)", fr: " : \(shown)"))[figures.language]
            }
        }
        guard !lines.isEmpty else { return [] }
        return [Text(en: "First prompts:", fr: "Premiers prompts :")[figures.language]] + lines
    }

    /// `line 7 (id)`.
    static func place(_ row: Row) -> Text {
        let id = row.id.map { " (" + TerminalEscaper.line($0, limit: 60) + ")" } ?? ""
        return Text(en: "line \(row.line)\(id)", fr: "ligne \(row.line)\(id)")
    }

    /// A row for a script: where it is and what it asks.
    static func json(_ row: Row) -> JSONObject {
        [
            "line": .count(row.line), "id": row.id.map(JSONValue.string) ?? .null,
            "prompt": row.prompt.map(JSONValue.string) ?? .null,
        ]
    }
}
