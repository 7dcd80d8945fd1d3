import ParadigmAPI
import ParadigmGround

/// Documents as a person reads them, and as a script does.
enum DocumentTable {
    static func write(_ documents: [DocumentFile], isJSON: Bool, _ session: Session) throws {
        if isJSON {
            for document in documents { try session.terminal.writeLine(JSONValue.object(document.fields).description) }
            return
        }
        let rows = documents.map { document in
            [document.id.rawValue, status(document), document.filename ?? document.title ?? ""]
                .map { TerminalEscaper.line($0, limit: 200) }
        }
        guard session.terminal.output.isTerminal else {
            for row in rows { try session.terminal.writeLine(row.joined(separator: "\t")) }
            return
        }
        let heading = [
            Text(en: "ID", fr: "NUMÉRO"), Text(en: "STATUS", fr: "ÉTAT"), Text(en: "NAME", fr: "NOM"),
        ]
        .map { $0[session.language] }
        let widths = (0..<2).map { column in ([heading] + rows).map { $0[column].count }.max() ?? 0 }
        for row in [heading] + rows {
            let cells = (0..<2).map { row[$0] + String(repeating: " ", count: widths[$0] - row[$0].count) }
            try session.terminal.writeLine((cells + [row[2]]).joined(separator: "  "))
        }
    }

    private static func status(_ document: DocumentFile) -> String {
        let word = document.status?.rawValue ?? "-"
        return document.isPendingReprocess ? word + " (pending_reprocess)" : word
    }
}
