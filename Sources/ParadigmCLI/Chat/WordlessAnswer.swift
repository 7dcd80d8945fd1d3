package import ParadigmAPI

/// What an answer holds that has no text: nobody who asked for one should take it for an answer.
package struct WordlessAnswer {
    /// A tool that the model wants to be called.
    private struct Call {
        var name = ""
        var arguments = ""
    }

    /// Whether there was no text so far.
    package private(set) var isAll = true
    private var refusal = ""
    private var calls: [Int: Call] = [:]
    private var hasReasoning = false

    /// Nothing so far.
    package init() {}

    /// What the first choice of a reply holds.
    package init(_ reply: ChatReply) {
        guard let message = reply.choices.first?.message else { return }
        isAll = Self.isBlank(message.text)
        take(message.toolCalls ?? [])
        take(message.additionalFields)
    }

    /// Whether there is nothing to see in a text.
    static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    /// Takes what a piece of a stream adds.
    package mutating func take(_ chunk: ChatChunk) {
        guard isAll else { return }
        isAll = Self.isBlank(chunk.text)
        take(chunk.toolCalls ?? [])
        let choice = (try? JSONValue(parsing: chunk.rawBytes))?["choices"]?.array?.first
        take(choice?["delta"]?.object ?? [:])
    }

    private mutating func take(_ toolCalls: [JSONValue]) {
        for (place, call) in toolCalls.enumerated() {
            let index = call["index"]?.int ?? place
            calls[index, default: Call()].name += call["function"]?["name"]?.string ?? ""
            calls[index, default: Call()].arguments += call["function"]?["arguments"]?.string ?? ""
        }
    }

    private mutating func take(_ fields: JSONObject) {
        refusal += fields["refusal"]?.string ?? ""
        hasReasoning =
            hasReasoning || ["reasoning", "reasoning_content"].contains { !(fields[$0]?.string ?? "").isEmpty }
    }

    /// The end of a command that asked for a text.
    package var failure: Failure { Failure(.someFailed, text) }

    private var text: Text {
        let whole = Text(
            en: " --json prints the reply as it came.",
            fr: " --json affiche la réponse telle quelle."
        )
        if !Self.isBlank(refusal) {
            let words = TerminalEscaper.line(refusal, limit: 1_000)
            return Text(en: "The model refused to answer: \(words)", fr: "Le modèle refuse de répondre : \(words)")
        }
        if !calls.isEmpty {
            let shown = calls.sorted { $0.key < $1.key }.prefix(20).map { "\($0.value.name)(\($0.value.arguments))" }
            let list = TerminalEscaper.line(shown.joined(separator: ", "), limit: 1_000)
            return Text(
                en: "The model wrote no text, and calls tools: \(list).",
                fr: "Le modèle n'a pas écrit de texte, il appelle des outils : \(list)."
            ) + whole
        }
        if hasReasoning {
            return Text(
                en: "The model reasoned and wrote no answer: a higher --max-tokens may leave room for one.",
                fr:
                    "Le modèle a raisonné sans écrire de réponse : un --max-tokens plus grand lui laisserait peut-être la "
                    + "place d'en donner une."
            ) + whole
        }
        return Text(
            en: "The answer is empty: the model wrote no text.",
            fr: "La réponse est vide : le modèle n'a pas écrit de texte."
        ) + whole
    }
}
