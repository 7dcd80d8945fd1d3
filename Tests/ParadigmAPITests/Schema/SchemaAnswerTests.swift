import ParadigmAPI
import Testing

/// The one JSON value in what a model wrote.
@Suite struct SchemaAnswerTests {
    private struct Person: Decodable, Equatable {
        var nom: String
        var age: Int
    }

    private let person = #"{"nom":"Zoé {\"x\"} [1]","age":34}"#

    private func reply(_ text: String, finish: String = "stop") throws -> ChatReply {
        let body: JSONValue = [
            "choices": [["message": ["content": .string(text)], "finish_reason": .string(finish)]]
        ]
        return try ChatReply(bytes: body.serialized)
    }

    private func fault(_ text: String) throws -> String {
        let answer = try #require(throws: InvalidAnswer.self) { try reply(text).decode(Person.self) }
        #expect(answer.text == text)
        return answer.reasons
    }

    @Test(arguments: [
        "P", "  P\n", "\u{FEFF}P", "```json\nP\n```", "```\nP\n```\n", "~~~JSON\r\nP\r\n~~~", "```json\nP",
        "Voici :\n\n```json\nP\n```\nEt [2] {autre} chose.", "Bien sûr ! P Autre chose ?", "P\nVoilà.",
        "(voir [la page] et {ceci}) P", "<think>{\"nom\":\"a\",\"age\":1} or [1]?</think>\nP",
        "text\n```swift\nlet a = [1]!\n```\n```json\nP\n```",
    ])
    func `fences and words around it are left aside`(form: String) throws {
        let text = form.replacing("P", with: person)
        #expect(try reply(text).decode(Person.self) == Person(nom: "Zoé {\"x\"} [1]", age: 34))
    }

    @Test(arguments: [
        ("", "the answer is empty"), (" \n", "the answer is empty"),
        ("Je ne sais pas.", "there is no JSON object or array in the answer"),
        ("see [here] and {there}", "there is no JSON object or array in the answer"),
        (#"{"nom":"a","age":1} or {"nom":"b","age":2}"#, "there are several JSON values"),
        ("```json\n{\"age\":1}\n```\n```json\n{\"age\":2}\n```", "there are several JSON values"),
        (#"{"nom":"a","tags":["x"],"#, "the JSON ends before it is closed"),
        (#"Voici : {"nom":"a"#, "the JSON ends before it is closed"), ("{", "the JSON ends before it is closed"),
        (#"{"nom":'a',"tags":["x"]}"#, "the JSON is broken: line 1, column 8"),
        (#"```json"# + "\n{\"nom\":\"a\",}\n```", "the JSON is broken: line 2, column 11"),
        (String(repeating: "[", count: 100_000), "there is no JSON object or array in the answer"),
        (#"{"age":1}"#, #"the member "nom" is missing"#), ("[]", ""), (#""text""#, ""),
    ])
    func `what has no value, or more than one`(text: String, words: String) throws {
        #expect(try fault(text).contains(words))
    }

    /// Steps are counted, since a hostile answer must not take time that grows faster than it does.
    @Test(arguments: ["[", "[1 ", "{", "[[1,[2,", "a [b] {c} ", "[\n[", "[{", "[\"a\n"])
    func `a search takes steps linear in the text, whatever a model writes`(piece: String) throws {
        for (before, rest) in [("x ", ""), (String(repeating: "[", count: 500), ""), ("x [1,", " z")] {
            let text = Array((before + String(repeating: piece, count: 400_000 / piece.utf8.count) + rest).utf8)
            var steps = 0
            _ = try? EmbeddedJSON.find(in: text.span, steps: &steps)
            #expect(steps <= 18 * text.count + 128 << 10, "\(before) \(piece)")
        }
        let open = Array((String(repeating: "[", count: 400) + String(repeating: "1,", count: 500_000) + "x").utf8)
        var steps = 0
        #expect(throws: EmbeddedJSON.Trouble.none) { try EmbeddedJSON.find(in: open.span, steps: &steps) }
        #expect(steps <= 18 * open.count)
    }

    @Test func `a type that does not fit is told with its place`() throws {
        #expect(try fault(#"{"nom":"a","age":"x"}"#).hasPrefix("/age: "))
        #expect(try fault(#"{"nom":null,"age":1}"#).hasPrefix("/nom: "))
    }

    @Test func `a schema is asked too, and a cut answer is known`() throws {
        let schema = try JSONSchema(fields: "nom, age int")
        let text = #"{"nom":"a","age":1,"x":2}"#
        #expect(try reply(text).decode(Person.self).age == 1)
        let answer = try #require(throws: InvalidAnswer.self) {
            try reply(text, finish: "length").decode(Person.self, following: schema)
        }
        #expect(answer.isCut && answer.faults.map(\.pointer) == ["/x"])
        #expect(answer.description.hasSuffix("It was cut at the limit on tokens: raise max_tokens."))
    }

    @Test func `a schema as a request says it`() throws {
        let schema = try JSONSchema(fields: "a, b int?")
        let format = ResponseFormat.following(schema).json
        #expect(format["type"] == "json_schema")
        #expect(format["json_schema"]?["strict"] == true)
        #expect(format["json_schema"]?["schema"] == schema.request)
        #expect(SchemaForm.jsonObject.field(schema).value == ["type": "json_object"])
        #expect(SchemaForm.guidedJSON.field(schema).name == "guided_json")
    }

    @Test func `what the model is told names each fault and the schema`() throws {
        let schema = try JSONSchema(fields: "nom, age int")
        let answer = try #require(throws: InvalidAnswer.self) { try schema.value(in: #"{"age":"x"}"#) }
        let demand = answer.demand(schema)
        #expect(demand.contains("- the member \"nom\" is missing\n- /age: expected an integer, found \"x\"\n"))
        #expect(demand.contains(schema.request.description))
    }
}
