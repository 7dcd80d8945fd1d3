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
