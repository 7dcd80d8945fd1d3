/// The prompts of the documentation's demonstration.
package enum SpeedTestPrompts {
    /// The twenty names of the demonstration, from Alice to Tiffany.
    package static let names = [
        "Alice", "Bob", "Charlie", "David", "Emma", "Frank", "Grace", "Henry", "Isabelle", "Jack",
        "Karen", "Leo", "Mona", "Nathan", "Olivia", "Paul", "Quentin", "Rachel", "Samuel", "Tiffany",
    ]

    /// The demonstration's words for a name.
    package static func greeting(_ name: String) -> String {
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
