import ParadigmCLI
import Testing

@Suite struct TerminalEscaperTests {
    @Test func `text, newlines and tabs stay`() {
        let text = "Été\t– 日本語 👩‍👩‍👧\nfin\n"
        #expect(TerminalEscaper.escaped(text) == text)
    }

    @Test(arguments: [
        ("\u{1B}[31mred", "\\u{1B}[31mred"),
        ("\u{1B}]0;title\u{07}", "\\u{1B}]0;title\\u{7}"),
        ("\u{9B}2J", "\\u{9B}2J"),
        ("a\u{7F}b", "a\\u{7F}b"),
        ("\u{0}", "\\u{0}"),
        ("abc\rxyz", "abc\\u{D}xyz"),
        ("user\u{202E}gpj.exe", "user\\u{202E}gpj.exe"),
        ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
        ("a\u{2028}b", "a\\u{2028}b"),
        ("\u{FEFF}a", "\\u{FEFF}a"),
        ("a\u{E0041}", "a\\u{E0041}"),
    ])
    func `what could deceive is made visible`(text: String, safe: String) {
        #expect(TerminalEscaper.escaped(text) == safe)
    }

    @Test func `a carriage return before a newline is dropped`() {
        #expect(TerminalEscaper.escaped("a\r\nb\r\n") == "a\nb\n")
        #expect(TerminalEscaper.escaped("a\r") == "a\\u{D}")
        #expect(TerminalEscaper.escaped("a\r\r\n") == "a\\u{D}\n")
    }

    @Test func `every split gives the same text`() {
        let text = "é\r\n\u{1B}]8;;http://x\u{1B}\\link\u{1B}[0m\r\u{202E}fin\r"
        let scalars = Array(text.unicodeScalars)
        let whole = TerminalEscaper.escaped(text)
        for first in 0...scalars.count {
            for second in first...scalars.count {
                var escaper = TerminalEscaper()
                let parts = [scalars[..<first], scalars[first..<second], scalars[second...]]
                var safe = ""
                for part in parts {
                    var chunk = String.UnicodeScalarView()
                    chunk.append(contentsOf: part)
                    safe += escaper.escape(String(chunk))
                }
                #expect(safe + escaper.finish() == whole, "split at \(first) and \(second)")
            }
        }
    }

    @Test func `nothing that controls a terminal comes through`() {
        for value in UInt32(0)...0x2FFF {
            guard let scalar = Unicode.Scalar(value), scalar != "\n", scalar != "\t" else { continue }
            let safe = TerminalEscaper.escaped(String(scalar))
            #expect(!safe.unicodeScalars.contains { $0.properties.generalCategory == .control }, "U+\(value)")
        }
    }

    @Test func `a line is one line`() {
        #expect(TerminalEscaper.line(" a\n b\t\tc ") == "a b c")
        #expect(TerminalEscaper.line("abcdef", limit: 4) == "abc…")
        #expect(TerminalEscaper.line("abcd", limit: 4) == "abcd")
    }
}
