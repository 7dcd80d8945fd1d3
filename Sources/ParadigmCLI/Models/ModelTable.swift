package import ParadigmAPI

/// The models of a server as a person reads them, and as a script does.
package enum ModelTable {
    /// A table with a heading; what the server did not say is a dash.
    package static func text(_ models: [ParadigmModel], _ language: Language) -> String {
        guard !models.isEmpty else {
            return Text(en: "The server offers no models.\n", fr: "Le serveur ne propose aucun modèle.\n")[language]
        }
        let heading = [
            Text(en: "NAME", fr: "NOM"), Text(en: "TYPE", fr: "TYPE"),
            Text(en: "DEPLOYMENT", fr: "DÉPLOIEMENT"), Text(en: "ENABLED", fr: "ACTIF"),
        ]
        .map { $0[language] }
        let rows = models.map { model in
            let enabled = model.enabled ? Text(en: "yes", fr: "oui") : Text(en: "no", fr: "non")
            return [model.identifier, model.modelType ?? "–", model.deploymentType ?? "–", enabled[language]]
                .map { TerminalEscaper.line($0, limit: 60) }
        }
        return aligned([heading] + rows)
    }

    /// The names alone, one per line.
    package static func names(_ models: [ParadigmModel]) -> String {
        models.map { TerminalEscaper.line($0.identifier) + "\n" }.joined()
    }

    private static func aligned(_ rows: [[String]]) -> String {
        let columns = rows.first?.indices ?? 0..<0
        let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return
            rows.map { row in
                let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
                let line = cells.joined(separator: "  ")
                return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
            }
            .joined()
    }
}
