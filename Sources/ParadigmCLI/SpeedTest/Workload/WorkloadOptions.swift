package import ArgumentParser

/// What `paradigm speed-test` sends.
package struct WorkloadOptions: ParsableArguments {
    @Option(
        help: .text(
            en:
                "File of prompts to send instead of greetings: what “paradigm batch” reads, with its options; by any other "
                + "name, one prompt a line.",
            fr:
                "Fichier de prompts à envoyer au lieu de salutations : ce que lit « paradigm batch », avec ses options ; "
                + "sous tout autre nom, un prompt par ligne.",
            name: .file
        ),
        completion: .file()
    )
    package var prompts: String?

    @Option(
        help: .text(
            en: "Make prompts of so many tokens instead: 512:128 (mean, standard deviation), 512, uniform:64:1024, "
                + "lognormal:512:0.6.",
            fr: "Fabriquer plutôt des prompts de tant de tokens : 512:128 (moyenne, écart type), 512, uniform:64:1024, "
                + "lognormal:512:0.6.",
            name: .form(en: "mean:spread", fr: "moyenne:écart")
        ),
        transform: TokenCounts.reading(.spread)
    )
    package var promptTokens: TokenCounts?

    @Option(
        help: .text(
            en: "Make conversations of so many requests, each with all that was said before it.",
            fr: "Faire des conversations de tant de requêtes, chacune avec tout ce qui a été dit avant.",
            name: .number
        )
    )
    package var turns: Int?

    @Option(
        help: .text(
            en: "Any other field of the requests, its value in JSON, such as ignore_eos=true (repeatable).",
            fr: "Tout autre champ des requêtes, sa valeur en JSON, par exemple ignore_eos=true (répétable).",
            name: .field
        )
    )
    package var set: [BodyField] = []

    package init() {}

    /// Checks what the options say together, and beside others.
    func check(names: String?, model: String?, _ temperature: Double?, hasMaxTokens: Bool) throws {
        try Bounds.check(turns, "--turns", 1...1_000)
        try set.validate(beside: model, temperature, hasMaxTokens ? 1 : nil)
        let sources = [
            ("--names", names != nil), ("--prompts", prompts != nil), ("--prompt-tokens", promptTokens != nil),
        ]
        .filter(\.1).map(\.0)
        guard sources.count > 1 else { return }
        throw ValidationError(
            Text(
                en: "\(sources[0]) and \(sources[1]) both say what to send: choose one.",
                fr: "\(sources[0]) et \(sources[1]) disent tous deux quoi envoyer : choisissez."
            )
            .localized
        )
    }
}
