import ParadigmGround

/// What a simulated model says to one prompt.
struct Answer: Sendable, Hashable {
    /// The text, cut into tokens.
    var tokens: [String]
    /// `stop`, or `length` if `max_tokens` cut the answer.
    var finishReason = "stop"

    /// The whole text.
    var text: String { tokens.joined() }

    /// Creates the answer that ends before the first of the stop sequences and after `limit` tokens.
    init(_ text: String, stop: [String] = [], limit: Int? = nil) {
        let ends = stop.filter { !$0.isEmpty }.compactMap { text.firstRange(of: $0)?.lowerBound }
        tokens = Tokens.split(String(text[..<(ends.min() ?? text.endIndex)]))
        if let limit, tokens.count > limit {
            tokens.removeLast(tokens.count - limit)
            finishReason = "length"
        }
    }
}

/// The texts a simulated model can say.
enum Phrases {
    /// The answer to a prompt; `random` decides among the variants.
    static func answer(to prompt: String, length: AnswerLength, random: inout SplitMix64) -> String {
        let sentence = greeting(prompt, random: &random) ?? echo(prompt)
        guard case .tokens(let range) = length else { return sentence }
        let count = Int.random(in: range, using: &random)
        var tokens = Tokens.split(sentence)
        if tokens.count > count { tokens.removeLast(tokens.count - count) }
        while tokens.count < count { tokens.append(" " + filler[tokens.count % filler.count]) }
        return tokens.joined()
    }

    /// One sentence of welcome, if the prompt is the documentation's demonstration: it ends with ": name".
    private static func greeting(_ prompt: String, random: inout SplitMix64) -> String? {
        guard prompt.utf8.count <= 4_096, prompt.hasPrefix("Dis bonjour"), let colon = prompt.lastIndex(of: ":")
        else { return nil }
        let name = prompt[prompt.index(after: colon)...].split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !name.isEmpty, name.count <= 100 else { return nil }
        let (before, after) = greetings[Int(random.next() % UInt64(greetings.count))]
        return before + name + after
    }

    private static func echo(_ prompt: String) -> String {
        // A single character may be as long as the prompt: what is cut off is counted in scalars.
        let beginning = String(String.UnicodeScalarView(prompt.unicodeScalars.prefix(400)))
        let line = beginning.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let start = line.count > 80 ? line.prefix(80) + "…" : line[...]
        return "The simulator read \(prompt.utf8.count) bytes and answers: “\(start)”"
    }

    private static let greetings = [
        ("Bonjour ", ", et bienvenue sur Paradigm : nous sommes ravis de vous compter parmi nous !"),
        ("Bienvenue sur Paradigm, ", " ! Votre curiosité va y trouver un formidable terrain de jeu."),
        ("Quel plaisir de vous accueillir sur Paradigm, ", " : l'aventure commence aujourd'hui !"),
        ("", ", toute l'équipe vous souhaite la bienvenue sur Paradigm et de belles découvertes !"),
        ("Un grand bonjour à vous, ", " : Paradigm n'attendait plus que votre enthousiasme !"),
        ("Enchanté, ", " ! Paradigm vous ouvre ses portes et ses meilleures réponses."),
        ("Chaleureuse bienvenue, ", ", dans l'univers de Paradigm, où chaque question compte !"),
        ("Ravi de vous rencontrer, ", " : que votre voyage avec Paradigm soit riche en idées !"),
    ]

    private static let filler = [
        "and", "then", "some", "more", "words", "that", "only", "make", "the", "answer", "longer,",
    ]
}
