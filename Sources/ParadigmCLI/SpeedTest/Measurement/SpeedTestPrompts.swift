/// The prompts of the documentation's demonstration, or those a file names.
package struct SpeedTestPrompts: Sendable, Equatable {
    /// The twenty of the demonstration, from Alice to Tiffany.
    package static let names = [
        "Alice", "Bob", "Charlie", "David", "Emma", "Frank", "Grace", "Henry", "Isabelle", "Jack",
        "Karen", "Leo", "Mona", "Nathan", "Olivia", "Paul", "Quentin", "Rachel", "Samuel", "Tiffany",
    ]

    private let lines: [String]
    private let areNames: Bool

    /// One greeting for each name.
    package static func greeting(_ names: [String] = names) -> SpeedTestPrompts {
        SpeedTestPrompts(lines: names, areNames: true)
    }

    /// The prompts as they are.
    package static func verbatim(_ prompts: [String]) -> SpeedTestPrompts {
        SpeedTestPrompts(lines: prompts, areNames: false)
    }

    /// How many different prompts there are before they are numbered.
    package var count: Int { lines.count }

    /// The prompt at a place, from 0, of as many as are wanted; empty when there is none at all.
    ///
    /// From the second round on they are numbered, so that no two are alike and no cache of the server's answers for
    /// the model.
    package func prompt(_ index: Int) -> String {
        guard !lines.isEmpty else { return "" }
        let round = index / lines.count + 1
        let line = lines[index % lines.count]
        if areNames { return Self.greeting(round == 1 ? line : "\(line) \(round)") }
        return round == 1 ? line : "\(line) (\(round))"
    }

    /// The demonstration's words.
    private static func greeting(_ name: String) -> String {
        "Dis bonjour au nouvel utilisateur sur Paradigm ! "
            + "Donne un accueil court d'une phrase hautement personnalisé à : \(name)"
    }

    /// The lines of a file, without empty ones; split on newlines only.
    package static func lines(of text: String) -> [String] {
        text.utf8.split(separator: 0x0A)
            .map { String(Substring($0)) }
            .map { $0.last == "\r" ? String($0.dropLast()) : $0 }
            .filter { !$0.allSatisfy(\.isWhitespace) }
    }
}
