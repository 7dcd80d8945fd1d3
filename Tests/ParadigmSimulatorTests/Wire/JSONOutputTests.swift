import ParadigmSimulator
import Testing

@Suite struct JSONOutputTests {
    @Test func commasAreWhereTheyBelong() {
        var json = JSONOutput()
        json.array { json in
            json.object { _ in }
            json.object { json in
                json.member("a", 1)
                json.member("b", "c")
                json.nullMember("d")
                json.key("e")
                json.array { json in
                    json.flag(true)
                    json.array { _ in }
                    json.null()
                }
                json.key("f")
                json.raw("1.5")
            }
            json.text("end")
        }
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"[{},{"a":1,"b":"c","d":null,"e":[true,[],null],"f":1.5},"end"]"#
        )
    }

    @Test func stringsAreEscaped() {
        let bytes = JSONOutput.object { $0.member("\"\\", "\u{0}\u{1f}\n\t/é\u{2028}\u{7f}😀") }
        let expected = #"{"\"\\":"\u0000\u001f\n\u0009/"# + "é\u{2028}\u{7f}😀\"}"
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }
}
