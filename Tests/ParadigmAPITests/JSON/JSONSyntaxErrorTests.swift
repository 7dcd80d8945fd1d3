import ParadigmAPI
import Testing

@Suite struct JSONSyntaxErrorTests {
    @Test(arguments: [
        ("", "line 1, column 1: the text ends too early"),
        ("{\n  \"a\": 1,\n}", "line 2, column 9: a comma may not stand before the closing bracket or brace"),
        ("{\"é😀\": x}", "line 1, column 8: expected a value"),
        ("[1 2]", "line 1, column 4: expected a comma or a closing bracket"),
        ("{\"a\":1 2}", "line 1, column 8: expected a comma or a closing brace"),
        ("{\"a\" 1}", "line 1, column 6: expected a colon after the key"),
        ("{a:1}", "line 1, column 2: expected a key in double quotes"),
        ("[01]", "line 1, column 2: a number may not start with a zero followed by digits"),
        ("[1.]", "line 1, column 4: not a number as JSON writes it"),
        ("[nuxx]", "line 1, column 2: expected true, false or null"),
        ("\"a\tb\"", "line 1, column 3: a control character in a string must be escaped"),
        ("\"a\\x\"", "line 1, column 3: unknown escape sequence"),
        ("\"\\ud800\"", "line 1, column 2: half of a surrogate pair without its other half"),
        ("\"abc", "line 1, column 5: the string is not closed"),
        ("{}\n\n {}", "line 3, column 2: there is something after the end of the value"),
        ("\u{FEFF}{}", "line 1, column 1: the text starts with a byte order mark; save it as UTF-8 without one"),
    ])
    func saysWhereAndWhat(text: String, description: String) throws {
        let error = try #require(throws: JSONSyntaxError.self) { _ = try JSONValue(parsing: text) }
        #expect(error.description == description)
        #expect(error.offset <= text.utf8.count)
    }

    @Test func countsTheOffsetInBytes() throws {
        let error = try #require(throws: JSONSyntaxError.self) { _ = try JSONValue(parsing: "\"é\" x") }
        #expect(error.offset == 5)
        #expect(error.column == 5)
    }

    @Test func quotesNothingOfTheText() throws {
        let error = try #require(throws: JSONSyntaxError.self) { _ = try JSONValue(parsing: "{\"secret\": canary}") }
        #expect(!"\(error)".contains("canary"))
    }
}
