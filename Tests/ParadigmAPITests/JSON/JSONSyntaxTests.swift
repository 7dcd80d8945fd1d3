import ParadigmAPI
import ParadigmGround
import Testing

@Suite struct JSONSyntaxTests {
    static let valid: [String] = [
        // Structures
        "[]", "{}", "[[]]", "[{}]", #"{"a":{}}"#, #"{"":0}"#, #"{"a":[1,2,{"b":null}]}"#, "[null,true,false]",
        " [ ] ", "\t{\r\n\"a\" :\n1 }\n", "[1\n,2]", "[[[[[[]]]]]]",
        // Values alone
        "null", "true", "false", "0", "\"\"", "\"text\"", " 1 ",
        // Numbers
        "-0", "-1", "10", "0.0", "0.10", "-0.5", "1e1", "1E1", "1e+1", "1e-1", "1.5E-10", "0e0", "0e+1", "-0e-1",
        "123456789012345678901234567890", "1e400", "-1e400", "1e-400", "0.000000000000000000000000000000000001",
        // Strings
        #""\" \\ \/ \b \f \n \r \t""#, #""\u0000\u001f\u00E9\u00e9""#, #""\ud83d\ude00""#, #""\uDBFF\uDFFF""#,
        #""\uFFFF\uFDD0""#, "\"\u{7F}\"", "\"é漢😀\u{2028}\u{2029}\u{FEFF}\"", #""\\u12""#, #""\\\"""#,
        "\"12345678\"", "\"1234567é\"", "\"1234567\\n\"", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
        // Repeated keys are for the reader to judge
        #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#,
    ]

    static let invalid: [String] = [
        // Nothing, or not enough
        "", " ", "\n", "[", "{", "[1", "[1,", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "\"", "\"a", "-", "1.",
        "1e", "1e+", "t", "tru", "nul", "fals", "\"\\", "\"\\u", "\"\\u12", "\"\\ud83d", "\"\\ud83d\\", "\"\\ud83d\\u",
        // Too much
        "[],", "[]]", "{}}", "1 2", "[] []", "nullx", "truefalse", "\"a\"\"b\"", "[1]1", "{}{}", "null,", "1,",
        // Commas and colons
        "[1,]", "[,1]", "[,]", "[1,,2]", "[1 2]", "{\"a\":1,}", "{,}", "{,\"a\":1}", "{\"a\":1,,\"b\":2}",
        "{\"a\":1 \"b\":2}", "{\"a\" 1}", "{\"a\"}", "{\"a\",1}", "{\"a\"::1}", "{:1}", "[1:2]", "{\"a\":}",
        "[1;2]", "[1}", "{\"a\":1]", "]", "}", ",", ":",
        // Keys
        "{a:1}", "{'a':1}", "{1:1}", "{null:1}", "{[]:1}", "{\"a\":1,b:2}",
        // Literals
        "True", "TRUE", "NULL", "Null", "nan", "NaN", "Infinity", "-Infinity", "inf", "undefined", "nil", "truE",
        "[tru]", "[nul1]", "[fals3]", "'a'", "a", "@", "#",
        // Numbers
        "01", "-01", "00", "-00", "+1", ".5", "-.5", "1.", "1.e1", "1.5.5", "1e1.5", "1e1e1", "--1", "- 1", "1-1",
        "0x10", "1_000", "1,000", "1e ", "e1", "[1.]", "[-]", "[0e]", "[1e+]", "-a", "1a", "0b1", "１", "1٣", "−1",
        // Strings
        "\"\u{00}\"", "\"\u{1F}\"", "\"\t\"", "\"\n\"", "\"\r\"", #""\x41""#, #""\a""#, #""\'""#, #""\0""#,
        #""\U0041""#,
        #""\u00G0""#, #""\u""#, #""\u1""#, #""\u123""#, #""\u 123""#, #""\u+123""#, #""\é""#, "\"\\\n\"", "\"a\"b\"",
        // Surrogates without their other half
        #""\ud800""#, #""\udc00""#, #""\ud83d!""#, #""\ud83d\n""#, #""\ud83d\u0041""#, #""\ud83d\ud83d""#,
        #""\ude00\ud83d""#, #""\ud83dde00""#, #"{"\ud800":1}"#,
        // What other dialects allow
        "// comment\n1", "/* comment */1", "1 // comment", "[1, /* */ 2]", "# comment\n1", "{\"a\":1;}", "(1)",
        // White space that is none
        "\u{0B}1", "\u{0C}1", "\u{A0}1", "1\u{A0}", "\u{2003}1", "[\u{2028}]", "\u{FEFF}1", "\u{FEFF}", "1\u{0}",
        "\u{0}",
    ]

    static let invalidBytes: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
        [0xE2, 0x82], [0xE2, 0x82, 0x41], [0xE2, 0x41, 0xAC], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
        [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF0, 0x9F, 0x98, 0x41],
        [0xF0, 0x9F, 0x41, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
        [0xFE], [0xFF], [0xC3, 0xA9, 0x80], [0xC3, 0xC3, 0xA9],
    ]

    @Test(arguments: valid)
    func accepts(_ text: String) throws {
        try JSONScanner.validate(text.bytes.span)
        _ = try JSONValue(parsing: text)
        _ = try ChatReplyIndex(scanning: text.bytes.span)
    }

    @Test(arguments: invalid)
    func refuses(_ text: String) {
        #expect(!isValid(text.bytes))
    }

    @Test(arguments: invalidBytes)
    func refusesBytesThatAreNotUTF8(_ bytes: [UInt8]) {
        for padding in 0..<9 {
            let plain = Array(repeating: UInt8(ascii: "a"), count: padding)
            #expect(!isValid("\"".bytes + plain + bytes + "\"".bytes))
            #expect(!isValid("\"".bytes + plain + bytes + plain + "\"".bytes))
            #expect(!isValid("\"".bytes + plain + bytes))
            #expect(!isValid("{\"".bytes + plain + bytes + "\":1}".bytes))
        }
        #expect(!isValid(bytes))
    }

    @Test func acceptsUTF8AtEveryPlaceInAWord() throws {
        for character in [
            "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}",
        ] {
            for padding in 0..<17 {
                let text = String(repeating: "a", count: padding) + character + "b"
                #expect(try JSONValue(parsing: "\"\(text)\"") == .string(text))
            }
        }
    }

    @Test func refusesEveryTruncation() {
        let text = #"""
            {"id": "x\u00e9\ud83d\ude00é漢😀", "choices": [{"message": {"content": "a\"b\\"}, "n": -1.5e+10},
             [], {}, [true, false, null, 0]], "usage": {"total_tokens": 12}}
            """#
        #expect(isValid(text.bytes))
        for count in 0..<text.bytes.count {
            #expect(!isValid(Array(text.bytes.prefix(count))), "cut after \(count) bytes")
        }
    }

    /// Scanning, skipping and decoding must agree about every text, broken ones above all.
    @Test func allReadersAgreeOnMutatedTexts() {
        var random = SplitMix64(seed: 1)
        let original =
            #"{"id":"é😀\u00e9","choices":[{"message":{"content":"a\nb"}}],"usage":{"n":[1.5e3,-0,true,null]}}"#.bytes
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
                }
            }
            if isValid(bytes) { accepted += 1 }
        }
        // Letters inside strings may change without harm, structure may not: both must have happened often.
        #expect(1_000..<10_000 ~= accepted)
    }

    @Test func limitsTheDepth() throws {
        let depth = JSONScanner.depthLimit
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let inner = open == "[" ? "" : "1"
            let text = { (count: Int) in
                String(repeating: open, count: count) + inner + String(repeating: close, count: count)
            }
            let deepest = try JSONValue(parsing: text(depth))
            #expect(deepest.serialized.text == text(depth))
            #expect(!isValid(text(depth + 1).bytes))
        }
        #expect(!isValid(String(repeating: "[", count: 1_000_000).bytes))
        #expect(isValid("[\(String(repeating: "[],", count: 10_000))[]]".bytes))
    }

    /// Whether all three readers accept the bytes; they must not differ.
    private func isValid(_ bytes: [UInt8]) -> Bool {
        let validated = (try? JSONScanner.validate(bytes.span)) != nil
        let parsed = (try? JSONValue(parsing: bytes)) != nil
        let indexed = (try? ChatReplyIndex(scanning: bytes.span)) != nil
        #expect(validated == parsed)
        #expect(validated == indexed)
        return validated
    }
}
