import ParadigmCLI
import Testing

@Suite struct LanguageTests {
    @Test(arguments: [
        ("fr_FR.UTF-8", Language.french), ("fr", .french), ("FR-be", .french), ("fr@euro", .french),
        ("en_GB", .english), ("en", .english),
    ])
    func `a locale names a language`(locale: String, language: Language) {
        #expect(Language(locale: locale) == language)
    }

    @Test(arguments: ["", "C", "POSIX", "de_DE", "frx", "french"])
    func `other locales name none`(locale: String) {
        #expect(Language(locale: locale) == nil)
    }

    @Test func `the option wins over everything`() {
        let environment = ["PARADIGM_LANG": "en", "LC_ALL": "en_GB"]
        #expect(Language.chosen(arguments: ["--lang", "fr"], environment: environment, configured: "en") == .french)
        #expect(Language.chosen(arguments: ["x", "--lang=fr"], environment: environment) == .french)
        #expect(Language.chosen(arguments: ["--lang=en", "--lang", "fr"], environment: [:]) == .french)
    }

    @Test func `a message after two dashes is no option`() {
        #expect(Language.chosen(arguments: ["chat", "--", "--lang", "fr"], environment: [:]) == .english)
    }

    @Test func `an unknown or missing value is passed over`() {
        #expect(Language.chosen(arguments: ["--lang", "de"], environment: ["PARADIGM_LANG": "fr"]) == .french)
        #expect(Language.chosen(arguments: ["--lang"], environment: [:]) == .english)
    }

    @Test func `an unknown language in the environment or the file is refused, unless an option decides`() throws {
        func check(_ arguments: [String], _ value: String?, file: String? = nil) throws {
            let environment = value.map { ["PARADIGM_LANG": $0] } ?? [:]
            try Language.check(arguments: arguments, environment: environment, configured: file)
        }
        for value in [nil, "", "fr", "en_GB.UTF-8"] { try check([], value) }
        try check(["--lang", "fr"], "de")
        try check([], "fr", file: "de")
        for failing in [{ try check([], "de") }, { try check([], "C") }, { try check([], nil, file: "de") }] {
            let failure = #expect(throws: Failure.self) { try failing() }
            #expect(failure?.status == .usage)
        }
        let placed = #expect(throws: Failure.self) {
            try Language.check(arguments: [], environment: [:], configured: "de", at: "config:3")
        }
        #expect(placed?.text.english.hasPrefix("config:3: lang is “de”") == true)
    }

    @Test func `the variable wins over the file, the file over the locale`() {
        let environment = ["PARADIGM_LANG": "fr", "LANG": "en_US"]
        #expect(Language.chosen(arguments: [], environment: environment, configured: "en") == .french)
        #expect(Language.chosen(arguments: [], environment: ["LANG": "en_US"], configured: "fr") == .french)
    }

    @Test func `the first locale variable that is set decides`() {
        func chosen(_ environment: [String: String]) -> Language {
            Language.chosen(arguments: [], environment: environment)
        }
        #expect(chosen(["LC_ALL": "C", "LANG": "fr_FR"]) == .english)
        #expect(chosen(["LC_ALL": "", "LC_MESSAGES": "fr_FR", "LANG": "en_US"]) == .french)
        #expect(chosen(["LANG": "fr_FR.UTF-8"]) == .french)
        #expect(chosen([:]) == .english)
    }
}
