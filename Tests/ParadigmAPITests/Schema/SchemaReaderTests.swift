import ParadigmAPI
import Testing

/// What is no schema, or one that nobody would check to its end, is refused before anything is sent.
@Suite struct SchemaReaderTests {
    private func error(_ json: String) throws -> SchemaError {
        try #require(throws: SchemaError.self) { try JSONSchema(parsing: json) }
    }

    @Test(arguments: [
        (#"{"patternProperties":{"^a":{}}}"#, "/patternProperties"),
        (#"{"type":"object","properties":{"a":{"not":{"type":"string"}}}}"#, "/properties/a/not"),
        (#"{"items":{"anyOf":[{"type":"string"},{"multipleOf":2}]}}"#, "/items/anyOf/1/multipleOf"),
        (#"{"$defs":{"unused":{"minContains":1}}}"#, "/$defs/unused/minContains"),
        (#"{"properties":{"a/b~c":{"if":{}}}}"#, "/properties/a~1b~0c/if"),
        (#"{"additionalProperties":{"nullable":true}}"#, "/additionalProperties/nullable"),
        (#"{"properties":{"a":{"$id":"x"}}}"#, "/properties/a/$id"),
        (#"{"allOf":[{"dependentRequired":{}}]}"#, "/allOf/0/dependentRequired"),
    ])
    func `a word that is not checked is refused with its place`(json: String, pointer: String) throws {
        let error = try error(json)
        #expect(error.pointer == pointer)
        let word = pointer.split(separator: "/").last.map(String.init) ?? ""
        #expect(
            error.description
                == "\(pointer): \"\(word)\" cannot be checked here; leave it out, or say it in other words"
        )
    }

    @Test(arguments: [
        (#"{"type":"text"}"#, "/type"), (#"{"type":[]}"#, "/type"), (#"{"type":["string",1]}"#, "/type"),
        (#"{"properties":[]}"#, "/properties"), (#"{"properties":{"a":1}}"#, "/properties/a"),
        (#"{"required":"a"}"#, "/required"), (#"{"required":[1]}"#, "/required"), (#"{"enum":[]}"#, "/enum"),
        (#"{"items":[{}]}"#, "/items"), (#"{"minimum":"0"}"#, "/minimum"),
        (#"{"exclusiveMinimum":true}"#, "/exclusiveMinimum"), (#"{"minLength":-1}"#, "/minLength"),
        (#"{"maxItems":1.5}"#, "/maxItems"), (#"{"anyOf":[]}"#, "/anyOf"), (#"{"oneOf":{}}"#, "/oneOf"),
        (#"{"oneOf":[null]}"#, "/oneOf/0"), (#"{"allOf":[]}"#, "/allOf"), (#"{"uniqueItems":1}"#, "/uniqueItems"),
        (#"{"prefixItems":{}}"#, "/prefixItems"), (#"{"propertyNames":"a"}"#, "/propertyNames"),
        (#"{"format":1}"#, "/format"), ("[]", ""), ("null", ""), (#""a""#, ""),
    ])
    func `a word with a value that it does not take is refused`(json: String, pointer: String) throws {
        #expect(try error(json).pointer == pointer)
    }

    @Test(arguments: [
        (#"{"minItems":3,"maxItems":1}"#, "", "minItems", "maxItems"),
        (#"{"properties":{"a":{"type":"array","minItems":3,"maxItems":1}}}"#, "/properties/a", "minItems", "maxItems"),
        (#"{"type":["string","null"],"minLength":2,"maxLength":1}"#, "", "minLength", "maxLength"),
        (#"{"items":{"minimum":10,"maximum":9.5}}"#, "/items", "minimum", "maximum"),
        (#"{"minimum":1,"exclusiveMaximum":1.0}"#, "", "minimum", "exclusiveMaximum"),
        (#"{"exclusiveMinimum":1,"exclusiveMaximum":1}"#, "", "exclusiveMinimum", "exclusiveMaximum"),
        (#"{"type":"string","enum":[1,2]}"#, "", "enum", "type"),
        (#"{"type":"integer","const":1.5}"#, "", "const", "type"),
        (#"{"const":1,"enum":[2,3]}"#, "", "const", "enum"),
        (
            #"{"properties":{"a":{}},"required":["b"],"additionalProperties":false}"#, "", "required",
            "additionalProperties"
        ),
        (#"{"properties":{"a":false},"required":["a"]}"#, "", "required", "properties"),
    ])
    func `words that no answer could follow together are refused`(json: String, at: String, one: String, other: String)
        throws
    {
        let error = try error(json)
        #expect(error.pointer == at)
        #expect(error.message.hasPrefix("\"\(one)\" and \"\(other)\" contradict each other"))
    }

    @Test(arguments: [
        #"{"minItems":1,"maxItems":1}"#, #"{"minimum":1,"maximum":1.0}"#, #"{"const":1.0,"enum":[1],"type":"integer"}"#,
        #"{"type":["array","string"],"minItems":3,"maxItems":1}"#, #"{"required":["b"],"additionalProperties":true}"#,
        #"{"type":["string","null"],"enum":["a",null]}"#, #"{"properties":{"a":false}}"#,
    ])
    func `what something follows is taken`(json: String) throws {
        _ = try JSONSchema(parsing: json)
    }

    /// As it is sent to a server, with its name, it is in many files.
    @Test(arguments: [
        #"{"name":"person","schema":S,"strict":true}"#,
        #"{"type":"json_schema","json_schema":{"name":"p","schema":S}}"#,
        #"{"type":"json_schema","name":"p","schema":S}"#,
        #"{"response_format":{"type":"json_schema","json_schema":{"name":"p","strict":true,"schema":S}}}"#,
    ])
    func `a schema is taken out of what it is sent in`(wrapper: String) throws {
        let schema = #"{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}"#
        let found = try JSONSchema(parsing: wrapper.replacing("S", with: schema))
        #expect(found == (try JSONSchema(parsing: schema)))
        #expect(found.members == ["name"])
        #expect(try error(wrapper.replacing("S", with: #"{"type":"text"}"#)).pointer == "/type")
    }

    @Test func `properties of these names make no wrapper`() throws {
        let schema = #"{"type":"object","properties":{"name":{"type":"string"},"schema":{"type":"object"}}}"#
        #expect(try JSONSchema(parsing: schema).members == ["name", "schema"])
        #expect(try error(#"{"name":"p","schema":"text"}"#).pointer != nil)
    }

    @Test(arguments: [
        ##"{"$ref":"#/$defs/a"}"##, ##"{"$ref":"other.json"}"##, ##"{"$ref":"#name"}"##, ##"{"$ref":"#/$defs/0"}"##,
        ##"{"$ref":"#/anyOf/01","anyOf":[{},{}]}"##, ##"{"$ref":"#/%zz"}"##, #"{"$ref":7}"#,
    ])
    func `a reference that leads nowhere is refused`(json: String) throws {
        #expect(try error(json).pointer == "/$ref")
    }

    @Test(arguments: [
        ##"{"$ref":"#"}"##, ##"{"anyOf":[{"type":"null"},{"$ref":"#"}]}"##, ##"{"allOf":[{"$ref":"#"}]}"##,
        ##"{"$ref":"#/$defs/a","$defs":{"a":{"oneOf":[{"$ref":"#/$defs/b"}]},"b":{"$ref":"#/$defs/a"}}}"##,
    ])
    func `what leads back to itself before anything is looked at is refused`(json: String) throws {
        #expect(try error(json).message == "this leads back to itself before anything of the answer is looked at")
    }

    /// As pydantic and zod write them.
    @Test(arguments: [
        (
            ##"{"$defs":{"A":{"properties":{"b":{}}}},"allOf":[{"$ref":"#/$defs/A"}],"properties":{"a":{}}}"##,
            ["a", "b"]
        ),
        (##"{"$ref":"#/definitions/A","definitions":{"A":{"properties":{"a":{"x-order":1}}}}}"##, ["a"]),
        (##"{"allOf":[{"properties":{"a":{}}},{"properties":{"b":{},"a":{}}}]}"##, ["a", "b"]),
        (
            ##"{"properties":{"a":{"oneOf":[{"$ref":"#/$defs/A"}],"discriminator":{"propertyName":"k"}}},"$defs":{"A":{}}}"##,
            ["a"]
        ),
    ])
    func `members come from all that a schema is made of`(json: String, members: [String]) throws {
        #expect(try JSONSchema(parsing: json).members == members)
    }

    @Test func `what is not JSON is told with its line`() throws {
        #expect(try error("{\n\"type\": }").description.contains("line 2, column 9"))
    }

    @Test func `what only describes is passed over`() throws {
        let schema = try JSONSchema(
            parsing: """
                {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"x","title":"t","description":"d",
                 "default":1,"example":2,"examples":[3],"deprecated":true,"readOnly":true,"writeOnly":false,
                 "$comment":"c","format":"email","type":"string"}
                """
        )
        #expect(schema.faults(of: "no address") == [])
    }

    @Test func `a schema may be deep, and its references many`() throws {
        let deep = String(repeating: #"{"items":"#, count: 500) + "{}" + String(repeating: "}", count: 500)
        #expect(try JSONSchema(parsing: deep).faults(of: [[]]) == [])
        let links = (0..<5_000).map { ##""d\##($0)":{"properties":{"next":{"$ref":"#/$defs/d\##($0 + 1)"}}}"## }
        let chain = ##"{"$ref":"#/$defs/d0","$defs":{\##(links.joined(separator: ",")),"d5000":{}}}"##
        #expect(try JSONSchema(parsing: chain).faults(of: ["next": ["next": 1]]) == [])
    }

    @Test func `the members of the whole, through references too`() throws {
        let schema = try JSONSchema(
            parsing: ##"{"$ref":"#/$defs/p","$defs":{"p":{"properties":{"b":{},"a":{},"b":{}}}}}"##
        )
        #expect(schema.members == ["b", "a"])
        #expect(try JSONSchema(["type": "array"]).members == [])
    }
}
