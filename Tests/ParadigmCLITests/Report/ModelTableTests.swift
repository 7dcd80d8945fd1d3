import ParadigmAPI
import ParadigmCLI
import Testing

@Suite struct ModelTableTests {
    private func models(_ json: String) throws -> [ParadigmModel] { try ModelList(bytes: Array(json.utf8)).items }

    @Test(arguments: Language.allCases)
    func `columns are aligned and gaps are dashes`(language: Language) throws {
        let items = try models(
            #"""
            {"data":[{"name":"alfred-4.2","model_type":"Large language model","deployment_type":"Shared","enabled":true},
            {"name":"e5","enabled":false},{"name":"evil\u001b[2J","model_type":"x"}]}
            """#
        )
        try Snapshot.expect(ModelTable.text(items, language), "models.\(language.rawValue)")
    }

    @Test func `names alone`() throws {
        #expect(ModelTable.names(try models(#"{"data":[{"id":"a"},{"id":"b"}]}"#)) == "a\nb\n")
        #expect(ModelTable.names([]) == "")
        #expect(ModelTable.text([], .english) == "The server offers no models.\n")
    }
}
