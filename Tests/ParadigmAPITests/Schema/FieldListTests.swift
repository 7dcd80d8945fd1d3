import ParadigmAPI
import Testing

/// Schemas in one line.
@Suite struct FieldListTests {
    @Test func `every type`() throws {
        let schema = try JSONSchema(
            fields: #"nom, age int, tags [string], note number?, statut "ok"|"ko", né date, vrai bool, n 1|2"#
        )
        let members: JSONValue = [
            "nom": ["type": "string"], "age": ["type": "integer"],
            "tags": ["type": "array", "items": ["type": "string"]], "note": ["type": ["number", "null"]],
            "statut": ["type": "string", "enum": ["ok", "ko"]], "né": ["type": "string", "format": "date"],
            "vrai": ["type": "boolean"], "n": ["type": "number", "enum": [1, 2]],
        ]
        #expect(schema.document["type"] == "object")
        #expect(schema.document["properties"] == members)
        #expect(schema.document["required"] == ["nom", "age", "tags", "statut", "né", "vrai", "n"])
        #expect(schema.document["additionalProperties"] == false)
        #expect(schema.members == ["nom", "age", "tags", "note", "statut", "né", "vrai", "n"])
    }

    @Test func `strict servers are asked for optional members as well`() throws {
        let schema = try JSONSchema(fields: "a, b int?")
        #expect(schema.request["required"] == ["a", "b"])
        #expect(schema.request["properties"] == schema.document["properties"])
        for answer in [#"{"a":"x"}"#, #"{"a":"x","b":null}"#, #"{"a":"x","b":2}"#] {
            #expect(schema.faults(of: try JSONValue(parsing: answer)) == [])
        }
        #expect(schema.faults(of: ["a": "x", "b": "2"]).map(\.pointer) == ["/b"])
    }

    @Test(arguments: [
        ("a", "a string"), (" a : string ", "a"), ("a int,b", "a integer, b text"),
        (#""a b" int"#, #""a\u0020b" int"#), ("a [int?]", "a [ int ? ]"), ("a {b int, c}", "a{b int,c string}"),
        (#"a "x"|"y"?"#, #"a "x" | "y" ?"#), ("a [{b}]", "a [ { b } ]"), ("a -1|2.5", "a -1 | 2.5"),
    ])
    func `spaces and other names of types make no difference`(one: String, other: String) throws {
        #expect(try JSONSchema(fields: one) == JSONSchema(fields: other))
    }

    @Test func `fields within fields, and lists of them`() throws {
        let schema = try JSONSchema(fields: "adresse {rue, numéro int?}, lignes [{code, prix number}]")
        let good: JSONValue = ["adresse": ["rue": "x"], "lignes": [["code": "a", "prix": 1.5]]]
        #expect(schema.faults(of: good) == [])
        let bad: JSONValue = ["adresse": ["rue": "x", "ville": "y"], "lignes": [["code": "a"]]]
        #expect(schema.faults(of: bad).map(\.pointer) == ["/adresse/ville", "/lignes/0"])
    }

    @Test(arguments: [
        ("", 1, "expected the name"), ("a,", 3, "expected the name"), ("a strng", 3, "\"strng\" is no type"),
        ("a int b", 7, "expected a comma"), ("a, b int, a", 11, "two fields \"a\""), ("a [int", 3, "[ is not closed"),
        ("a {b", 3, "{ is not closed"), (#"a "ok"#, 3, "\" is not closed"), (#"a "ok"|"#, 8, "another choice"),
        ("a int]", 6, "expected a comma"), (#"a "x"|y"#, 7, "another choice"), ("é [x]", 4, "\"x\" is no type"),
        ("person.schema", 7, "expected a comma"), ("a 1.x", 3, "another choice"),
        ("a " + String(repeating: "[", count: 50), 34, "too deep"),
    ])
    func `what is wrong with a line, and in which column`(text: String, column: Int, words: String) throws {
        let error = try #require(throws: SchemaError.self) { try JSONSchema(fields: text) }
        #expect(error.column == column && error.pointer == nil)
        #expect(error.description.contains(words), "\(error)")
    }
}
