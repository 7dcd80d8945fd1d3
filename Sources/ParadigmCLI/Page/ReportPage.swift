import ParadigmJobs

/// A report as one page of HTML that needs nothing else: no script, no font, no address.
///
/// It follows the reader's choice of light or dark, and prints.
struct ReportPage {
    let title: Text
    let language: Language
    /// What is said below the title, each a paragraph; not escaped yet.
    var remarks: [Text] = []
    /// The sections, HTML already.
    var sections: [String] = []

    /// The page.
    var html: String {
        let title = HTMLText.escaped(title[language])
        let remarks = remarks.map { "<p class=\"remark\">\(HTMLText.escaped($0[language]))</p>" }
            .joined(separator: "\n")
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            \(Self.ownLines)
            <title>\(title)</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            \(remarks)
            \(sections.joined(separator: "\n"))
            </main>
            </body>
            </html>

            """
    }

    /// By which a page of ours is known, which the next one may replace.
    static let mark = OwnMark("<!DOCTYPE html>\n<html lang=\"", part: ownLines)

    /// Lines that no other page has like this.
    private static let ownLines = """
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        """

    /// A section under a heading; nothing when it would be empty.
    static func section(_ heading: String, _ body: String) -> String {
        body.isEmpty ? "" : "<section>\n<h2>\(HTMLText.escaped(heading))</h2>\n\(body)\n</section>"
    }

    /// The figures that matter most, large.
    static func tiles(_ tiles: [(label: String, value: String)]) -> String {
        let items = tiles.map {
            "<div class=\"tile\"><dt>\(HTMLText.escaped($0.label))</dt><dd>\(HTMLText.escaped($0.value))</dd></div>"
        }
        return "<dl class=\"tiles\">\(items.joined())</dl>"
    }

    /// A table of two columns, label and value; `isWide` makes room for labels of several words.
    static func facts(_ facts: [(label: String, value: String)], isWide: Bool = false) -> String {
        let rows = facts.map {
            "<tr><th scope=\"row\">\(HTMLText.escaped($0.label))</th>\(cell($0.value))</tr>"
        }
        let start = isWide ? "<table class=\"wide\">" : "<table>"
        return rows.isEmpty ? "" : "\(start)\n\(rows.joined(separator: "\n"))\n</table>"
    }

    /// A value; only where a word of it is too long for a narrow screen may it break within, never within a number.
    private static func cell(_ value: String) -> String {
        let isLong = value.split(separator: " ").contains { $0.count > 24 }
        return "<td\(isLong ? " class=\"long\"" : "")>\(HTMLText.escaped(value))</td>"
    }

    /// A table with a heading for each column; all but the first column hold figures.
    static func table(_ headings: [String], _ rows: [[String]]) -> String {
        let head = headings.map { "<th scope=\"col\">\(HTMLText.escaped($0))</th>" }.joined()
        let body = rows.map { row in "<tr>" + row.map { "<td>\(HTMLText.escaped($0))</td>" }.joined() + "</tr>" }
        return
            "<div class=\"scroll\"><table class=\"figures\">\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body.joined(separator: "\n"))\n"
            + "</tbody>\n</table></div>"
    }

    /// A table of words, which may break, with figures in some columns, which may not.
    static func texts(_ headings: [String], _ rows: [[String]], figures: Set<Int>) -> String {
        func kind(_ column: Int) -> String { figures.contains(column) ? " class=\"figure\"" : "" }
        let head = headings.enumerated()
            .map { "<th scope=\"col\"\(kind($0))>\(HTMLText.escaped($1))</th>" }.joined()
        let body = rows.map { row in
            "<tr>" + row.enumerated().map { "<td\(kind($0))>\(HTMLText.escaped($1))</td>" }.joined() + "</tr>"
        }
        return "<table class=\"texts\">\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body.joined(separator: "\n"))\n"
            + "</tbody>\n</table>"
    }

    /// The numbers behind a drawing, for whoever cannot see it or wants them: a table that opens.
    static func data(_ headings: [Text], _ rows: [[String]], _ language: Language) -> String {
        let summary = Text(en: "Data", fr: "Données")[language]
        return "<details>\n<summary>\(HTMLText.escaped(summary))</summary>\n"
            + table(headings.map { $0[language] }, rows) + "\n</details>"
    }

    private static let style = """
        :root { --ink: #1c2430; --quiet: #5b6675; --line: #d9dee5; --paper: #ffffff; --panel: #f5f7f9; --first: #4486ea; \
        --second: #bf722b; --bad: #4a0610; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --quiet: #9aa5b4; --line: #343c48; \
        --paper: #14181e; --panel: #1c222b; --first: #3a7ce6; --second: #b96a20; --bad: #ffdfe1; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
        h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
        .live { margin: 0 auto; max-width: 60rem; padding: .5rem 1rem; background: var(--panel); }
        .live a { color: inherit; margin-left: 1rem; }
        .remark { color: var(--quiet); margin: .2rem 0; overflow-wrap: anywhere; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .75rem; \
        margin: 1.5rem 0 0; }
        .tile { background: var(--panel); border-radius: .5rem; padding: .75rem 1rem; }
        .tile dt { color: var(--quiet); font-size: .85rem; }
        .tile dd { margin: 0; white-space: nowrap; font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; \
        border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
        td.long { overflow-wrap: anywhere; }
        th { font-weight: 500; color: var(--quiet); }
        th[scope=row] { width: 9rem; }
        .wide th[scope=row] { width: min(20rem, 60%); }
        .figures th, .figures td { text-align: right; font-variant-numeric: tabular-nums; }
        .scroll { overflow-x: auto; }
        .figures td { white-space: nowrap; overflow-wrap: normal; }
        .figures td:first-child { white-space: normal; }
        .figures th:first-child, .figures td:first-child { text-align: left; }
        .texts td { overflow-wrap: anywhere; }
        .texts .figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        figure { margin: 0 0 1.25rem; }
        figcaption { margin-bottom: .35rem; }
        figcaption b { font-weight: 600; }
        .chart { background: var(--panel); border-radius: .5rem; padding: .5rem; }
        .chart svg { display: block; width: 100%; }
        .plot { position: relative; }
        .plot, .plot + .axis { margin-left: 3.25rem; }
        .plot .tick { position: absolute; right: 100%; padding-right: .4rem; transform: translateY(50%); \
        color: var(--quiet); font-size: .8rem; line-height: 1; white-space: nowrap; \
        font-variant-numeric: tabular-nums; }
        details { margin-top: .35rem; font-size: .85rem; }
        summary { color: var(--quiet); cursor: pointer; }
        .key { display: inline-block; width: .75em; height: .75em; margin-left: .6em; border-radius: .15em; }
        .key.first { background: var(--first); }
        .key.second { background: var(--second); }
        .key.bad { background: var(--bad); }
        .key.held { border: 2px solid var(--ink); }
        .entry { white-space: nowrap; }
        .axis { position: relative; height: 1.4em; margin-top: .25rem; color: var(--quiet); font-size: .8rem; \
        font-variant-numeric: tabular-nums; }
        .axis span { position: absolute; white-space: nowrap; }
        .plot .point { position: absolute; transform: translate(-50%, -50%); background: var(--paper); \
        border: 2px solid var(--second); border-radius: 1em; padding: 0 .4em; font-size: .75rem; line-height: 1.4; }
        .plot .point.knee { background: var(--ink); color: var(--paper); font-weight: 600; }
        .plot .point.refused { border: 2px dashed var(--bad); }
        .failed { fill: var(--panel); stroke: var(--bad); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
        .cross { stroke: var(--bad); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
        .whisker { stroke: var(--ink); stroke-width: 3; vector-effect: non-scaling-stroke; }
        .lane { margin: .6rem 0 .25rem; }
        .lane:first-child { margin-top: 0; }
        .grid { stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
        .first { fill: var(--first); }
        .second { fill: var(--second); }
        .bad { fill: var(--bad); }
        .held { fill: none; stroke: var(--ink); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
        .line { fill: none; stroke: var(--second); stroke-width: 2; vector-effect: non-scaling-stroke; }
        ol { padding-left: 2.5rem; margin: 0; }
        li { margin: .25rem 0; overflow-wrap: anywhere; }
        @media (max-width: 30rem) { .axis.many span:nth-child(even) { display: none; } \
        th[scope=row] { width: 6rem; } .figures th, .figures td { padding-right: .3rem; font-size: .75rem; white-space: normal; } }
        @page { margin: 1.5cm; }
        @media print { body { font-size: 11pt; } main { padding: 0; } * { print-color-adjust: exact; } \
        h2, figcaption { break-after: avoid; } figure, table, tr, .tile, .chart { break-inside: avoid; } }
        """
}
