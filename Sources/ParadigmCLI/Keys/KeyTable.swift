package import ParadigmAPI

/// The names of the keys and where they are used, as a person reads them and as a script does.
package struct KeyTable: Sendable {
    private let names: [String]
    private let file: ConfigurationFile

    /// A table.
    ///
    /// - Parameters:
    ///   - names: The names of the keys.
    ///   - file: The configuration file.
    package init(names: [String], file: ConfigurationFile) {
        self.names = names
        self.file = file
    }

    /// Where a key is used; nil when it is not.
    package func uses(of name: String) -> Text? {
        let parts = parts(using: name)
        guard !parts.isEmpty else { return nil }
        let every = Text(en: "every run", fr: "toutes les exécutions")
        let uses = parts.map { part in
            part.profile.map { Text(en: "profile \($0)", fr: "profil \($0)") } ?? every
        }
        return uses.dropFirst().reduce(uses[0]) { $0 + Text(verbatim: ", ") + $1 }
    }

    /// A table with a heading; a key that is not used has a dash.
    package func text(_ language: Language) -> String {
        let heading = [Text(en: "NAME", fr: "NOM"), Text(en: "USED BY", fr: "EMPLOI")]
        let rows = names.map { [Text(verbatim: $0), uses(of: $0) ?? Text(verbatim: "–")] }
        let cells = ([heading] + rows).map { $0.map { $0[language] } }
        let width = cells.map { $0[0].count }.max() ?? 0
        return cells.map { $0[0] + String(repeating: " ", count: width - $0[0].count + 2) + $0[1] + "\n" }.joined()
    }

    /// The same for a program.
    package var json: JSONValue {
        .array(
            names.map { name -> JSONValue in
                let parts = parts(using: name)
                return [
                    "name": .string(name),
                    "every_run": .bool(parts.contains { $0.profile == nil }),
                    "profiles": .array(parts.compactMap(\.profile).map(JSONValue.string)),
                ]
            }
        )
    }

    private func parts(using name: String) -> [ConfigurationFile.Part] { file.allParts.filter { $0[.keyName] == name } }
}
