import ParadigmCLI
import Testing

@Suite struct ParserWordsTests {
    @Test(arguments: [
        ("OPTIONS:", "OPTIONS :"),
        ("Error: Unknown option '--foo'", "Erreur : option inconnue « --foo »."),
        (
            "Error: Unknown option '--nokey'. Did you mean '--no-key'?",
            "Erreur : option inconnue « --nokey ». Vouliez-vous dire « --no-key » ?"
        ),
        ("Error: The value 'a' is invalid for '-n <n>'", "Erreur : valeur invalide « a » pour « -n <n> »."),
        ("Error: 2 unexpected arguments: 'a', 'b'", "Erreur : 2 arguments inattendus : « a », « b »."),
        (
            "Error: Value to be set with flag '--no-stream' had already been set with flag '--stream'",
            "Erreur : valeur donnée par « --no-stream », mais elle l'était déjà par « --stream »."
        ),
        (
            "Error: The option '--json' does not take any value, but 'x' was specified.",
            "Erreur : l'option « --json » ne prend pas de valeur, mais a reçu « x »."
        ),
        (
            "Error: The value '0,5' is invalid for '-t <n>': écrivez 0.5",
            "Erreur : valeur invalide « 0,5 » pour « -t <n> » : écrivez 0.5"
        ),
        ("  See 'paradigm chat --help' for more information.", "  Voyez « paradigm chat --help » pour en savoir plus."),
        ("une ligne à nous", "une ligne à nous"),
    ])
    func `the parser's phrases are translated`(english: String, french: String) {
        #expect(
            ParserWords.french(english)
                == french.replacing(" :", with: "\u{A0}:").replacing("« ", with: "«\u{A0}")
                .replacing(" »", with: "\u{A0}»").replacing(" ?", with: "\u{A0}?")
        )
    }

    @Test func `lines are kept`() {
        #expect(ParserWords.french("a\n\nb\n") == "a\n\nb\n")
    }
}
