import Paradigm
import ParadigmGround
import ParadigmHTTP
import Testing

@Suite struct ResponseParserTests {
    /// Replies that are understood, each with the bytes of its body.
    static let good: [(reply: [UInt8], body: String)] = [
        ("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello".wire, "hello"),
        ("HTTP/1.1 200\ncontent-length:\t 5 \t\n\nhello".wire, "hello"),
        ("HTTP/1.1 200 \nContent-Length: 0\nX-Empty:\n\n".wire, ""),
        ("HTTP/1.1 404 Not Found\nContent-Length: 2\nRetry-After: 1\n\n{}".wire, "{}"),
        ("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n6; a=\"b\"\n world\n0\n\n".wire, "hello world"),
        ("HTTP/1.1 200 OK\ntransfer-encoding: CHUNKED\n\n00A\n0123456789\n0\nTrailer: x\n\n".wire, "0123456789"),
        ("HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Hints\nLink: <x>\n\nHTTP/1.1 200 OK\nContent-Length: 1\n\nx".wire, "x"),
        ("HTTP/1.1 204 No Content\nContent-Length: 7\n\n".wire, ""),
        ("HTTP/1.1 304 Not Modified\n\n".wire, ""),
        ("HTTP/1.1 200 OK\nConnection: close\n\nuntil the end".wire, "until the end"),
        ("HTTP/1.0 200 OK\n\nuntil the end".wire, "until the end"),
        ("HTTP/1.1 200 OK\nContent-Encoding: identity\nContent-Length: 1\n\nx".wire, "x"),
        ("\(chunked)2;a\nab\n1 ;\tb\t=\tc ; d=\"e;\\\"\t\\\\\";f\nc\n0;g=h\n\n".wire, "abc"),
        ("\(chunked)1\na\n0\nX-Sum: 1\nEmpty:\nBeyond: é\n\n".wire, "a"),
    ]

    private static let chunked = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n"

    @Test(arguments: good.indices)
    func `any split of a reply gives the same`(index: Int) {
        let (bytes, body) = Self.good[index]
        let whole = ParsedReply([bytes])
        #expect(whole.error == nil)
        #expect(whole.ends == 1)
        #expect(String(decoding: whole.body, as: UTF8.self) == body)
        for first in 0...bytes.count {
            #expect(ParsedReply(bytes.split(at: [first])) == whole)
            for second in first...bytes.count {
                #expect(ParsedReply(bytes.split(at: [first, second])) == whole)
            }
        }
        #expect(ParsedReply(bytes.map { [$0] }) == whole)
    }

    @Test(arguments: good.indices)
    func `any truncation of a reply is an error or waits`(index: Int) {
        let bytes = Self.good[index].reply
        for length in 1..<bytes.count {
            let cut = ParsedReply([Array(bytes[..<length])])
            if cut.error == nil {
                // Only a body that lasts until the connection closes can end anywhere.
                #expect(!cut.isReusable)
                #expect(index == 9 || index == 10)
            }
        }
    }

    @Test func `nothing at all means that the reply never began`() {
        #expect(ParsedReply([]).error == .closedBeforeReply)
        #expect(ParsedReply(["HTTP/1.1 200 OK\nContent-Length: 5\n\nhel".wire]).error == .cut(received: 3, expected: 5))
        #expect(ParsedReply(["HTT".wire]).error == .cut(received: 0, expected: nil))
    }

    /// Replies that must not be read, because two readers could understand them differently, or nobody can.
    static let malformed = [
        "HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 5\n\nhello",
        "HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 6\n\nhello",
        "HTTP/1.1 200 OK\nContent-Length: 5, 5\n\nhello",
        "HTTP/1.1 200 OK\nContent-Length: +5\n\nhello",
        "HTTP/1.1 200 OK\nContent-Length: -1\n\n",
        "HTTP/1.1 200 OK\nContent-Length:\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 99999999999999999999\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 5\nTransfer-Encoding: chunked\n\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked\n\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked\n\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: identity\n\n",
        "HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 1\n\nx",
        "HTTP/1.1 200 OK\nName : value\n\n",
        "HTTP/1.1 200 OK\n: value\n\n",
        "HTTP/1.1 200 OK\nNo colon\n\n",
        "HTTP/1.1 200 OK\nA: b\n folded\n\n",
        "HTTP/1.1 200 OK\nA: b\u{0}c\n\n",
        "HTTP/1.1 200 OK\nA\u{7F}: b\n\n",
        "HTTP/1.1 101 Switching Protocols\n\n",
        "HTTP/2 200 OK\nContent-Length: 0\n\n",
        "HTTP/1.2 200 OK\nContent-Length: 0\n\n",
        "http/1.1 200 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 20 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 2000 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 099 Low\nContent-Length: 0\n\n",
        "HTTP/1.1 600 High\nContent-Length: 0\n\n",
        "HTTP/1.1  200 OK\nContent-Length: 0\n\n",
        "\nHTTP/1.1 200 OK\nContent-Length: 0\n\n",
        "<html>\n<body>\n</body>\n</html>\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nG\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n\nhello\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n-5\nhello\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0x5\nhello\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4\nhello\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nFFFFFFFFFFFFFFFF\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5;\u{0}\nhello\n0\n\n",
    ]

    /// What is no chunk line: an extension is `;name`, `;name=token` or `;name="string"` (RFC 9112 §7.1.1).
    static let chunkLines = [
        "5 ", "5\t", "5 abc", "5;", "5; ", "5;a ", "5;a=", "5;a= ", "5;a =", "5;=b", "5;a==b", "5;;a", "5; ;a", "5;a b",
        "5;a=b c", "5;a=\"b", "5;a=\"b\\\"", "5;a=\"b\"c", "5;a=\"b\" ", "5;a=\"b\u{7F}\"", "5;a=\"\\\u{1}\"", "5;a(b",
        "5;a=é",
        ";a", " 5", "5,a", "5\u{0B}",
    ]

    /// What is no trailer, which is a field line (RFC 9112 §7.1.2).
    static let trailers = [
        "garbage", "X y: z", "X : y", ": y", " X: y", "X: y\n z", "X: y\n\tz", "X: a\u{0}b", "é: y", "X",
        "HTTP/1.1 200 OK\nContent-Length: 2",
    ]

    @Test(arguments: chunkLines.map { "\(chunked)\($0)\nhello\n0\n\n" } + trailers.map { "\(chunked)0\n\($0)\n\n" })
    func `chunk extensions and trailers have a form too`(text: String) {
        let bytes = text.wire
        for pieces in [[bytes], bytes.map { [$0] }] {
            guard case .malformedReply? = ParsedReply(pieces).error else {
                Issue.record("\(text.debugDescription) gave \(String(describing: ParsedReply(pieces).error))")
                continue
            }
        }
    }

    @Test(arguments: malformed)
    func `a malformed reply is refused however it is split`(text: String) throws {
        let bytes = text.wire
        for pieces in [[bytes], bytes.map { [$0] }, bytes.split(at: [bytes.count / 2])] {
            let error = try #require(ParsedReply(pieces).error)
            guard case .malformedReply = error else {
                Issue.record("\(text.debugDescription) gave \(error)")
                continue
            }
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\nContent-Length: 0\r\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\rC\r\n\r\n",
        "HTTP/1.1 200 OK\nA: b\n\n", "HTTP/1.1 200 OK\r\nA: b\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\nhello\n0\n\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\n0\r\n\r\n",
    ])
    func `lines end with CR LF and nothing else`(text: String) throws {
        let error = try #require(ParsedReply([Array(text.utf8)]).error)
        guard case .malformedReply = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func `sizes are bounded`() {
        var limits = ResponseParser.Limits()
        limits.head = 100
        limits.body = 10
        let long = String(repeating: "x", count: 200)
        #expect(
            ParsedReply(["HTTP/1.1 200 OK\nA: \(long)\n\n".wire], limits: limits).error
                == .tooLarge(part: .head, limit: 100)
        )
        #expect(
            ParsedReply("HTTP/1.1 200 OK\nA: \(long)".wire.map { [$0] }, limits: limits).error
                == .tooLarge(part: .head, limit: 100)
        )
        let tooLarge = TransportError.tooLarge(part: .body, limit: 10)
        #expect(ParsedReply(["HTTP/1.1 200 OK\nContent-Length: 11\n\n".wire], limits: limits).error == tooLarge)
        #expect(ParsedReply(["HTTP/1.1 200 OK\n\n\(long)".wire], limits: limits).error == tooLarge)
        #expect(
            ParsedReply(["HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nFF\n\(long)".wire], limits: limits).error
                == tooLarge
        )
        #expect(
            ParsedReply(["HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1;\(long)\nx".wire], limits: limits).error
                == .tooLarge(part: .head, limit: 100)
        )
        #expect(
            ParsedReply(["HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\nA: \(long)\n".wire], limits: limits).error
                == .tooLarge(part: .head, limit: 100)
        )
        let hints = String(repeating: "HTTP/1.1 103 Hints\n\n", count: 17)
        guard case .malformedReply = ParsedReply([hints.wire]).error else {
            Issue.record("17 interim replies were accepted")
            return
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\nContent-Length: 0\n\n", true),
        ("HTTP/1.1 200 OK\nContent-Length: 0\nConnection: close\n\n", false),
        ("HTTP/1.1 200 OK\nContent-Length: 0\nConnection: Keep-Alive, CLOSE\n\n", false),
        ("HTTP/1.1 200 OK\nContent-Length: 0\nConnection: closer\n\n", true),
        ("HTTP/1.0 200 OK\nContent-Length: 0\n\n", false),
        ("HTTP/1.0 200 OK\nContent-Length: 0\nConnection: keep-alive\n\n", true),
        ("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\n\n", true),
        ("HTTP/1.0 200 OK\nTransfer-Encoding: chunked\n\n0\n\n", false),
        ("HTTP/1.0 200 OK\nTransfer-Encoding: chunked\nConnection: keep-alive\n\n0\n\n", false),
        ("HTTP/1.0 200 OK\nConnection: keep-alive\ntransfer-encoding: Chunked\n\n0\n\n", false),
    ])
    func `the connection may be used again when both sides keep it`(text: String, isReusable: Bool) {
        let reply = ParsedReply([text.wire], keepsOpen: true)
        #expect(reply.error == nil)
        #expect(reply.ends == 1)
        #expect(reply.isReusable == isReusable)
    }

    @Test func `fields are found whatever their case, and white space around values is left out`() {
        let reply = ParsedReply(["HTTP/1.1 200 OK\nX-Request-ID: \t a b \t\nContent-Length: 0\n\n".wire])
        #expect(reply.fields == ["X-Request-ID=a b", "Content-Length=0"])
        let fields = HTTPFields([("X-Request-ID", "a b"), ("Retry-After", "1")])
        #expect(fields["x-request-id"] == "a b")
        #expect(fields["retry-after"] == "1")
        #expect(fields["retry"] == nil)
    }

    @Test func `replies follow one another on one connection`() {
        let two = "HTTP/1.1 200 OK\nContent-Length: 1\n\naHTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\nb\n0\n\n"
            .wire
        let whole = ParsedReply([two])
        #expect(whole.ends == 2)
        #expect(whole.body == Array("ab".utf8))
        #expect(ParsedReply(two.map { [$0] }) == whole)
    }

    @Test func `a damaged reply never traps and reads the same however it is split`() {
        var random = SplitMix64(seed: 7)
        let seedlings = Self.good.map(\.reply)
        for _ in 0..<20_000 {
            var bytes = seedlings[Int(random.next() % UInt64(seedlings.count))]
            for _ in 0..<(1 + random.next() % 4) {
                let place = Int(random.next() % UInt64(bytes.count))
                bytes[place] = UInt8(truncatingIfNeeded: random.next())
            }
            let whole = ParsedReply([bytes])
            #expect(ParsedReply(bytes.map { [$0] }) == whole)
        }
    }
}
