import ParadigmBatch
import Testing

@Suite struct ColumnNameTests {
    private static let columns = ["N°", "Question", "Réponse attendue", "chiffre_d'affaires", "Sœur", " id", "Année", "x"]

    @Test(arguments: [
        ("question", "Question"), ("QUESTION", "Question"), ("Queston", "Question"), ("Qeustion", "Question"),
        ("Questions", "Question"), ("Questtion", "Question"), ("Question ", "Question"), ("Qüestion", "Question"),
        ("Reponse attendue", "Réponse attendue"), ("re\u{301}ponse-attendue", "Réponse attendue"),
        ("reponse attendu", "Réponse attendue"), ("Chiffre d'affaires", "chiffre_d'affaires"), ("soeur", "Sœur"),
        ("annee", "Année"), ("id", " id"), ("n°", "N°"), ("X", "x"),
    ])
    func `the column that was meant`(name: String, column: String) {
        #expect(ColumnName.nearest(to: name, in: Self.columns) == column)
    }

    @Test(arguments: ["", " ", "y", "réponse", "Titre", "Quest", "Q", "montant", "12", String(repeating: "a", count: 5_000)])
    func `a name that is like none`(name: String) {
        #expect(ColumnName.nearest(to: name, in: Self.columns) == nil)
    }

    @Test func `the most alike goes before others`() {
        #expect(ColumnName.nearest(to: "text_1", in: ["text2", "text3", "Text 1"]) == "Text 1")
        #expect(ColumnName.nearest(to: "texte", in: ["test", "text"]) == "text")
    }

    private func prompt(_ template: String, header: String) throws -> String? {
        let options = try ParadigmBatchTests.options(.csv) { $0.promptTemplate = try Template(parsing: template) }
        return try records(header + "\nv,w\n", options)[0].prompt
    }

    /// What can neither be typed nor seen does not keep a name from its column; what can be, does.
    @Test func `white space and invisible characters`() throws {
        #expect(try prompt("{{a b}}", header: "\"a\nb\",c") == "v")
        #expect(try prompt("{{a b}}", header: "a\u{A0}b,c") == "v")
        #expect(try prompt("{{a}}", header: "\u{200B}a,c") == "v")
        #expect(try prompt("{{ c}}", header: "a, c") == "w")
        #expect(try prompt("{{c }}", header: "a,c\u{A0}") == "w")
        #expect(try prompt("{{a}}{{ a}}", header: "a, a") == "vw")
        #expect(throws: InputError.unknownColumn("c", known: ["a", " c"])) { try prompt("{{c}}", header: "a, c") }
        // Of two that look alike, neither is meant more than the other.
        #expect(throws: InputError.self) { try prompt("{{a b}}", header: "a\u{A0}b,a\u{2003}b") }
    }
}
