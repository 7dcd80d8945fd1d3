import ParadigmCLI
import Testing

@Suite struct TextTests {
    @Test func `French punctuation has non-breaking spaces`() {
        let text = Text(en: "x", fr: "« Oui » : non ; quoi ? Ah ! 5 %")
        #expect(text.french == "«\u{A0}Oui\u{A0}»\u{A0}: non\u{A0}; quoi\u{A0}? Ah\u{A0}! 5\u{A0}%")
    }

    @Test func `a URL and a time of day stay as they are`() {
        #expect(FrenchTypography.spaced("https://a.b:80/x 10:30") == "https://a.b:80/x 10:30")
        #expect(FrenchTypography.spaced("") == "")
        #expect(FrenchTypography.spaced(" ") == " ")
        #expect(FrenchTypography.spaced("à ®, « »") == "à ®, «\u{A0}»")
    }

    @Test func `the language is chosen where it is printed`() {
        let text = Text(en: "yes", fr: "oui")
        #expect(text[.english] == "yes")
        #expect(text[.french] == "oui")
        #expect(Language.$current.withValue(.french) { text.localized } == "oui")
        #expect((text + Text(verbatim: "!"))[.french] == "oui!")
    }

    @Test func `letter for letter means without typography`() {
        #expect(Text(verbatimEnglish: "a", french: "b : c").french == "b : c")
        #expect(Text(verbatim: "b : c").french == "b : c")
    }
}

@Suite struct FiguresTests {
    let english = Figures(.english)
    let french = Figures(.french)

    @Test(arguments: [
        (0.0, "0.0 ms"), (0.0032, "3.2 ms"), (0.00996, "10 ms"), (0.5123, "512 ms"), (0.9996, "1.00 s"),
        (1.859, "1.86 s"),
        (61.5, "61.50 s"),
    ])
    func `times change their unit`(seconds: Double, text: String) {
        let spaced = text.replacing(" ", with: "\u{A0}")
        #expect(english.time(seconds) == spaced)
        #expect(french.time(seconds) == spaced.replacing(".", with: ","))
    }

    @Test func `counts have groups of three`() {
        #expect(
            [0, 999, 1000, 12_345, 1_234_567, -1000].map(english.count) == [
                "0", "999", "1,000", "12,345", "1,234,567", "-1,000",
            ]
        )
        #expect(french.count(12_345) == "12\u{A0}345")
    }

    @Test func `nearly all is not all`() {
        #expect(english.percent(1) == "100%")
        #expect(english.percent(0.999) == "99%")
        #expect(french.percent(0.5) == "50\u{A0}%")
        #expect(english.percent(1.52) == "152%")
    }

    @Test func `fixed decimals without Foundation`() {
        #expect(Figures.plain(1.005, decimals: 1) == "1.0")
        #expect(Figures.plain(10.333, decimals: 2) == "10.33")
        #expect(Figures.plain(0.05, decimals: 2) == "0.05")
        #expect(Figures.plain(-0.004, decimals: 2) == "0.00")
        #expect(Figures.plain(-1.5, decimals: 0) == "-2")
        #expect(Figures.plain(.nan, decimals: 2) == "–")
        #expect(Figures.plain(.infinity, decimals: 2) == "–")
    }
}
