import ParadigmAPI
import Testing

@Suite struct SSEParserTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let name: String
        let stream: [UInt8]
        let events: [SSEEvent]
        var testDescription: String { name }

        init(_ name: String, _ stream: String, _ events: [SSEEvent]) {
            (self.name, self.stream, self.events) = (name, stream.bytes, events)
        }
    }

    static let examples = [
        Example("one event", "data: hello\n\n", [.data("hello")]),
        Example("no space", "data:hello\n\n", [.data("hello")]),
        Example("one leading space only", "data:  hello \n\n", [.data(" hello ")]),
        Example("several lines", "data: a\ndata:\ndata: b\n\n", [.data("a\n\nb")]),
        Example("CRLF", "data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n", [.data("a\nb"), .data("c")]),
        Example("CR", "data: a\rdata: b\r\rdata: c\r\r", [.data("a\nb"), .data("c")]),
        Example("mixed line ends", "data: a\r\ndata: b\rdata: c\n\r\ndata: d\n\r", [.data("a\nb\nc"), .data("d")]),
        Example("CR before LF is one end", "data: a\r\n\ndata: b\r\r\n", [.data("a"), .data("b")]),
        Example("comments", ": hi\n:\ndata: a\n: more\ndata: b\n\n", [.data("a\nb")]),
        Example("comment alone is no event", ": ping\n\n: ping\n\n", []),
        Example("event type", "event: error\ndata: x\n\ndata: y\n\n", [.data("x", type: "error"), .data("y")]),
        Example("type without data", "event: error\n\ndata: y\n\n", [.data("y")]),
        Example("last type wins", "event: a\nevent: b\ndata: x\n\n", [.data("x", type: "b")]),
        Example("empty type", "event\ndata: x\n\n", [.data("x")]),
        Example(
            "id holds on",
            "id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
            [
                .data("a", id: "1"), .data("b", id: "1"), .data("c"),
            ]
        ),
        Example("id without data holds too", "id: 7\n\ndata: a\n\n", [.data("a", id: "7")]),
        Example("id with NUL", "id: 1\u{0}2\ndata: a\n\n", [.data("a")]),
        Example("unknown fields", "foo: bar\ndatax: 1\n data: 2\nData: 3\ndata: a\n\n", [.data("a")]),
        Example("field without colon", "data\n\ndata\ndata\n\ndata:", [.data(""), .data("\n")]),
        Example("colons in data", "data: {\"a\": \"b:c\"}\n\n", [.data("{\"a\": \"b:c\"}")]),
        Example("byte order mark", "\u{FEFF}data: a\n\n", [.data("a")]),
        Example("byte order mark once", "\u{FEFF}\u{FEFF}data: a\n\ndata: b\n\n", [.data("b")]),
        Example("byte order mark later", "data: a\n\n\u{FEFF}data: b\n\n", [.data("a")]),
        Example("byte order mark in data", "data: \u{FEFF}a\n\n", [.data("\u{FEFF}a")]),
        Example("byte order mark alone", "\u{FEFF}\ndata: a\n\n", [.data("a")]),
        Example("unterminated", "data: a\n\ndata: b\n", [.data("a")]),
        Example("unterminated line", "data: a\n\ndata: b", [.data("a")]),
        Example("only line ends", "\n\r\n\r\n\n", []),
        Example("nothing", "", []),
        Example("multi-byte text", "data: é漢😀\n\n", [.data("é漢😀")]),
        Example("retry is no data", "retry: 10\n\nretry: x\ndata: a\n\n", [.data("a")]),
        Example(
            "chat",
            "data: {\"choices\":[]}\r\n\r\ndata: [DONE]\r\n\r\n",
            [.data("{\"choices\":[]}"), .data("[DONE]")]
        ),
    ]

    @Test(arguments: examples)
    func followsTheStandard(_ example: Example) throws {
        #expect(try events(of: [example.stream]) == example.events)
    }

    @Test(arguments: examples)
    func doesNotCareHowTheBytesAreSplit(_ example: Example) throws {
        let bytes = example.stream
        #expect(try events(of: bytes.map { [$0] }) == example.events, "one byte at a time")
        #expect(try events(of: bytes.flatMap { [[], [$0], []] }) == example.events, "with empty reads")
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let parts = [Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])]
                #expect(try events(of: parts) == example.events, "split at \(first) and \(second)")
            }
        }
    }

    @Test func keepsBytesThatAreNotUTF8() throws {
        let found = try events(of: ["data: ".bytes + [0xFF, 0xC3] + "\n\n".bytes])
        #expect(found.map(\.data) == [[0xFF, 0xC3]])
        #expect(found.map(\.text) == ["\u{FFFD}\u{FFFD}"])
    }

    @Test(
        arguments: [
            ("retry: 2500\n", 2_500), ("retry:0\n", 0), ("retry: 1.5\n", nil), ("retry: -1\n", nil),
            ("retry:\n", nil), ("retry: 99999999999999999999\n", nil), ("retry: 1\nretry: x\n", 1),
        ] as [(String, Int?)]
    )
    func readsTheReconnectionTime(stream: String, milliseconds: Int?) throws {
        var parser = SSEParser()
        try parser.consume(stream.bytes) { _ in }
        #expect(parser.reconnectionTime == milliseconds.map { .milliseconds($0) })
    }

    @Test func boundsALine() throws {
        let fitting = "data: 4567890123\n\n".bytes
        #expect(try events(of: [fitting], parser: SSEParser(lineLimit: 16)) == [.data("4567890123")])
        let long = "data: a\n\ndata: 45678901234\n\n".bytes
        for parts in [[long], long.map { [$0] }, [Array(long[..<20]), Array(long[20...])]] {
            var parser = SSEParser(lineLimit: 16)
            let (found, error) = collect(parts, with: &parser)
            #expect(found == [.data("a")])
            #expect(error == .lineTooLong(limit: 16))
            #expect(throws: SSEError.lineTooLong(limit: 16)) { try parser.consume("\n\n".bytes) { _ in } }
        }
    }

    @Test func keepsNothingOfAComment() throws {
        let long = ":" + String(repeating: "x", count: 100)
        let stream = "\(long)\r\n: \n\(long)\rdata: a\n\(long)\n\n".bytes
        for parts in [[stream], stream.map { [$0] }, [Array(stream[..<50]), Array(stream[50...])]] {
            #expect(try events(of: parts, parser: SSEParser(lineLimit: 16)) == [.data("a")])
        }
    }

    @Test func boundsALineThatNeverEnds() {
        var parser = SSEParser(lineLimit: 100)
        let (found, error) = collect(Array(repeating: Array(repeating: 0x61, count: 7), count: 20), with: &parser)
        #expect(found.isEmpty)
        #expect(error == .lineTooLong(limit: 100))
    }

    @Test func boundsAnEvent() throws {
        let fitting = "data: abc\ndata: def\n\ndata: abc\n\n".bytes
        #expect(try events(of: [fitting], parser: SSEParser(eventLimit: 7)).count == 2)
        let large = "data: a\n\ndata: abc\ndata: defg\n\n".bytes
        for parts in [[large], large.map { [$0] }] {
            var parser = SSEParser(eventLimit: 7)
            let (found, error) = collect(parts, with: &parser)
            #expect(found == [.data("a")])
            #expect(error == .eventTooLarge(limit: 7))
        }
    }

    private func events(of parts: [[UInt8]], parser: SSEParser = SSEParser()) throws -> [SSEEvent] {
        var parser = parser
        let (events, error) = collect(parts, with: &parser)
        if let error { throw error }
        return events
    }

    private func collect(_ parts: [[UInt8]], with parser: inout SSEParser) -> ([SSEEvent], SSEError?) {
        var events: [SSEEvent] = []
        for part in parts {
            do throws(SSEError) {
                try parser.consume(part) { events.append($0) }
            } catch {
                return (events, error)
            }
        }
        return (events, nil)
    }
}

extension SSEEvent {
    fileprivate static func data(_ text: String, type: String = "message", id: String = "") -> SSEEvent {
        SSEEvent(type: type, data: text.bytes, id: id)
    }
}
