import ParadigmAPI
import ParadigmCLI
import Testing

@Suite struct ChatMessageTextTests {
    @Test func `argument first, then a blank line, then standard input`() {
        #expect(
            ChatMessageText.joined(arguments: ["Résume", "ceci :"], input: "un texte\n\n")
                == "Résume ceci :\n\nun texte"
        )
    }

    @Test func `either may be missing`() {
        #expect(ChatMessageText.joined(arguments: ["a"], input: nil) == "a")
        #expect(ChatMessageText.joined(arguments: ["a"], input: "") == "a")
        #expect(ChatMessageText.joined(arguments: [], input: "  b\n") == "  b")
        #expect(ChatMessageText.joined(arguments: [], input: " \n") == nil)
        #expect(ChatMessageText.joined(arguments: [""], input: nil) == nil)
    }
}

@Suite struct BodyFieldTests {
    @Test func `a key and its JSON`() {
        #expect(BodyField(argument: "top_p=0.9")?.value == 0.9)
        #expect(BodyField(argument: "stop=[\"a=b\"]")?.value == ["a=b"])
        #expect(BodyField(argument: "x=null")?.value == .null)
        #expect(BodyField(argument: "x=null")?.key == "x")
    }

    @Test(arguments: ["", "=1", "x", "x=", "x=abc", "x={", "x=1 2"])
    func `anything else is refused`(argument: String) {
        #expect(BodyField(argument: argument) == nil)
    }
}
