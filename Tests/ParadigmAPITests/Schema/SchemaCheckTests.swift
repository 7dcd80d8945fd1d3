import ParadigmAPI
import Testing

/// Values against schemas, as JSON Schema 2020-12 has it.
@Suite struct SchemaCheckTests {
    private func faults(_ schema: String, _ value: String) throws -> [String] {
        try JSONSchema(parsing: schema).faults(of: JSONValue(parsing: value)).map(\.description)
    }

    @Test(arguments: [
        (#"{"type":"integer"}"#, "3.0"), (#"{"type":"integer"}"#, "30e-1"), (#"{"type":"integer"}"#, "1e400"),
        (#"{"type":"integer"}"#, "-0.0"), (#"{"type":"number"}"#, "3"), (#"{"type":["string","null"]}"#, "null"),
        (#"{"enum":[1,"a",[1,{"x":1,"y":2}]]}"#, #"[1.0,{"y":2.00,"x":1}]"#), (#"{"const":0}"#, "-0.0"),
        (#"{"minimum":0.1}"#, "0.10"), (#"{"exclusiveMaximum":10000000000000000000000001}"#, "1e25"),
        (#"{"minLength":2,"maxLength":2}"#, #""😀é""#), (#"{"minLength":3}"#, "12"), (#"{"minItems":2}"#, "{}"),
        (#"{"type":"string","format":"date"}"#, #""2024-02-29""#), (#"{"format":"date"}"#, "5"),
        (#"{"properties":{"a":{"type":"string"}}}"#, #"{"b":1}"#), (#"{"required":["a"]}"#, #"{"a":null}"#),
        (#"{"additionalProperties":{"type":"string"},"properties":{"a":true}}"#, #"{"a":1,"b":"x"}"#),
        (#"{"anyOf":[{"type":"string"},{"minimum":3}]}"#, "3"), (#"{"oneOf":[{"type":"string"},{"minimum":3}]}"#, "4"),
        (#"{"allOf":[{"type":"string"},{"minLength":2}]}"#, #""ab""#),
        (#"{"uniqueItems":true}"#, #"[1,"1",[1],{"a":1}]"#),
        (#"{"uniqueItems":false}"#, "[1,1]"),
        (#"{"prefixItems":[{"type":"integer"},true],"items":false}"#, #"[1,"a"]"#),
        (#"{"prefixItems":[{"type":"integer"},{"type":"string"}]}"#, "[1]"),
        (#"{"propertyNames":{"pattern":"^a"}}"#, #"{"ab":1}"#),
        ("true", "[1]"), ("{}", "null"), (#"{"items":false}"#, "[]"),
        (
            ##"{"$defs":{"n":{"type":["object","null"],"properties":{"next":{"$ref":"#/$defs/n"}}}},"$ref":"#/$defs/n"}"##,
            #"{"next":{"next":null}}"#
        ),
        (##"{"properties":{"sub":{"$ref":"#"}},"additionalProperties":false}"##, #"{"sub":{"sub":{}}}"#),
        (##"{"properties":{"a~/b":{"type":"null"},"c":{"$ref":"#/properties/a~0~1b"}}}"##, #"{"c":null}"#),
        (##"{"properties":{"é":{"type":"null"},"c":{"$ref":"#/properties/%C3%A9"}}}"##, #"{"c":null}"#),
    ])
    func `right values`(schema: String, value: String) throws {
        #expect(try faults(schema, value) == [])
    }

    @Test(
        arguments: [
            (#"{"type":"integer"}"#, "3.5", ["expected an integer, found 3.5"]),
            (#"{"type":["integer","null"]}"#, #""12""#, [#"expected an integer or null, found "12""#]),
            (#"{"type":"object"}"#, "[1]", ["expected an object, found an array"]),
            (#"{"allOf":[{"type":"string"},{"minLength":2}]}"#, "1", ["expected a string, found 1"]),
            (#"{"allOf":[{"required":["a"]},{"required":["b"]}]}"#, #"{"a":1}"#, [#"the member "b" is missing"#]),
            (#"{"uniqueItems":true}"#, #"[{"a":1,"b":2},{"b":2.0,"a":1}]"#, ["expected no element twice"]),
            (
                #"{"prefixItems":[{"type":"integer"}],"items":{"type":"string"}}"#, #"["a",1]"#,
                [#"/0: expected an integer, found "a""#, "/1: expected a string, found 1"]
            ),
            (#"{"propertyNames":{"maxLength":1}}"#, #"{"ab":1}"#, ["/ab: expected at most 1 character, found 2"]),
            (#"{"const":1}"#, "true", ["expected 1, found true"]),
            (#"{"enum":["ok","ko"]}"#, #""OK""#, [#"expected one of "ok", "ko", found "OK""#]),
            (#"{"minimum":1}"#, "0.99999999999999999999", ["expected at least 1, found 0.99999999999999999999"]),
            (#"{"exclusiveMinimum":0}"#, "-0", ["expected more than 0, found -0"]),
            (#"{"maximum":-1}"#, "-0.5e-3", ["expected at most -1, found -0.5e-3"]),
            (#"{"exclusiveMaximum":1e2}"#, "100", ["expected less than 1e2, found 100"]),
            (#"{"minLength":1}"#, #""""#, ["expected at least 1 character, found 0"]),
            (#"{"maxLength":1}"#, #""ab""#, ["expected at most 1 character, found 2"]),
            (#"{"minItems":2}"#, "[1]", ["expected at least 2 elements, found 1"]),
            (#"{"maxItems":0}"#, "[1]", ["expected at most 0 elements, found 1"]),
            (#"{"format":"date"}"#, #""2023-02-29""#, [#"expected a date as 2025-12-31, found "2023-02-29""#]),
            (#"{"format":"date"}"#, #""29.01.2025""#, [#"expected a date as 2025-12-31, found "29.01.2025""#]),
            (#"{"required":["a","b"]}"#, #"{"b":1}"#, [#"the member "a" is missing"#]),
            (#"{"additionalProperties":false}"#, #"{"a b":1}"#, ["/a b: there may be no such member"]),
            (
                #"{"items":{"type":"string"}}"#, #"["a",1,"b",null]"#,
                ["/1: expected a string, found 1", "/3: expected a string, found null"]
            ),
            (
                #"{"properties":{"a/b":{"properties":{"~":false}}}}"#, #"{"a/b":{"~":1}}"#,
                ["/a~1b/~0: nothing may stand here"]
            ),
            (#"{"anyOf":[{"type":"string"},{"type":"null"}]}"#, "1", ["expected a string or null, found 1"]),
            (
                #"{"anyOf":[{"type":"object","properties":{"a":{"type":"string"}}},{"type":"null"}]}"#, #"{"a":1}"#,
                ["/a: expected a string, found 1"]
            ),
            (#"{"oneOf":[{"minimum":1},{"minimum":2}]}"#, "3", ["fits 2 of the forms of which it may fit only one"]),
            (
                #"{"oneOf":[{"minimum":1},{"minimum":2}]}"#, "0",
                ["fits none of the 2 forms that are allowed here, found 0"]
            ),
            // Whichever of two members a reader takes, it must be right.
            (
                #"{"properties":{"a":{"type":"integer"}}}"#, #"{"a":"x","a":1}"#,
                [#"/a: expected an integer, found "x""#]
            ),
            (
                ##"{"type":"object","properties":{"sub":{"$ref":"#"}}}"##, #"{"sub":{"sub":[]}}"#,
                ["/sub/sub: expected an object, found an array"]
            ),
        ] as [(String, String, [String])]
    )
    func `wrong values, and what is said of them`(schema: String, value: String, expected: [String]) throws {
        #expect(try faults(schema, value) == expected)
    }

    @Test func `only the first few faults are told`() throws {
        #expect(try faults(#"{"items":{"type":"string"}}"#, "[1,2,3,4,5,6,7,8]").count == 5)
    }

    @Test func `a long value is not repeated whole`() throws {
        let fault = try faults(#"{"type":"integer"}"#, #""\#(String(repeating: "x", count: 10_000))""#)
        #expect(fault[0].utf8.count < 150)
    }

    @Test func `choices within choices are given up, not followed for ever`() throws {
        let twice = ##"{"$ref":"#/$defs/n"}"##
        let schema =
            ##"{"$defs":{"n":{"properties":{"x":{"anyOf":[\##(twice),\##(twice)]}},"required":["y"]}},"##
            + ##""$ref":"#/$defs/n"}"##
        let deep = String(repeating: #"{"y":1,"x":"#, count: 400) + "{}" + String(repeating: "}", count: 400)
        #expect(try faults(schema, deep).contains { $0.hasSuffix("too many values within each other to be checked") })
    }

    @Test(arguments: [
        ("^[A-Z]{2}-\\d{3,}$", ["FR-123", "DE-12345"], ["FR-12", "fr-123", "FR-123\n", "xFR-123"]),
        ("a|b+c?", ["xxa", "bbc", "zb"], ["", "c"]), ("^(?:ab)*$", ["", "abab"], ["aba"]),
        ("^[^\\s,;]+$", ["a-b", "é😀"], ["a b", "", "a;b"]), ("^.$", ["😀", "é"], ["\n", "ab"]),
        ("\\u00e9\\x41[\\]\\-a]", ["éA]", "éA-"], ["éAb"]), ("^(a?){20}a{20}$", ["aaaaaaaaaaaaaaaaaaaa"], ["aaa"]),
        ("^(a+)+$", ["aaaa"], ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"]), ("", ["", "x"], []),
        ("^[a-c-]{0,2}$", ["", "-a"], ["abc"]), ("x*?y", ["y", "xxy"], ["x"]), ("[^]", ["a"], [""]),
    ])
    func `patterns`(pattern: String, matching: [String], others: [String]) throws {
        let schema = try JSONSchema(["pattern": .string(pattern)])
        for text in matching { #expect(schema.faults(of: .string(text)) == [], "\(text)") }
        for text in others { #expect(schema.faults(of: .string(text)).count == 1, "\(text)") }
    }

    @Test(arguments: [
        "(?=a)", "(?<n>a)", "(a)\\1", "a**", "*a", "[b-a]", "(", ")", "[a", "a{2,1}", "\\p{L}", "a{5000}",
        "\\", "((a{1000}){1000}){1000}", "a{", "^*", "\\b",
    ])
    func `a pattern that is not known is refused`(pattern: String) throws {
        let error = try #require(throws: SchemaError.self) {
            try JSONSchema(["properties": ["a": ["pattern": .string(pattern)]]])
        }
        #expect(error.pointer == "/properties/a/pattern")
    }
}
