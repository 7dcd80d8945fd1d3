import ParadigmJobs
import Testing

@Suite struct ColumnNameTests {
    private static let columns = [
        "N°", "Question", "Réponse attendue", "chiffre_d'affaires", "Sœur", " id", "Année", "x",
    ]

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

    @Test(arguments: [
        "", " ", "y", "réponse", "Titre", "Quest", "Q", "montant", "12", String(repeating: "a", count: 5_000),
    ])
    func `a name that is like none`(name: String) {
        #expect(ColumnName.nearest(to: name, in: Self.columns) == nil)
    }

    @Test func `a code in front of a question is meant where it is the only one`() {
        let columns = ["id. ID de la réponse", "Q1. Qu'est-ce qui plaît ?", "Q10. Autre", "Q2\u{A0}. Prix"]
        #expect(ColumnName.begun(by: "id", in: columns) == columns[0])
        #expect(ColumnName.begun(by: "q2", in: columns) == columns[3])
        #expect(ColumnName.begun(by: "Q1", in: columns) == nil && ColumnName.begun(by: " ", in: columns) == nil)
    }

    @Test func `a name is read without what does not show`() {
        #expect(ColumnName.spoken(" question\r1\u{200B} x ") == "question 1 x")
    }

    @Test func `the most alike goes before others`() {
        #expect(ColumnName.nearest(to: "text_1", in: ["text2", "text3", "Text 1"]) == "Text 1")
        #expect(ColumnName.nearest(to: "texte", in: ["test", "text"]) == "text")
    }
}
