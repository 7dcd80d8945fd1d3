import Paradigm
import ParadigmHTTP
import ParadigmSimulator
import Testing

/// What a server can do to a client instead of answering, and how the client must tell it.
struct HostileReply: Sendable, CustomTestStringConvertible {
    /// A name for the test's output.
    let name: String
    /// What happens once the request has been read.
    let steps: [WireStep]
    /// The kind of the error.
    let kind: ParadigmError.Kind
    /// The phase whose deadline passes, for those that wait.
    var phase: Deadlines.Phase?
    /// Words that the message must hold.
    var says = ""

    var testDescription: String { name }

    /// Bytes of a body that the clients of these tests accept.
    static let bodyLimit = 64 * 1024

    /// A small limit of bytes, and short deadlines where one is to pass; elsewhere the machine may be busy.
    func configure(_ configuration: inout ParadigmConfiguration) {
        configuration.maximumReplyBytes = Self.bodyLimit
        switch phase {
        case .firstByte: configuration.deadlines.firstByte = .milliseconds(200)
        case .idle: configuration.deadlines.idle = .milliseconds(200)
        case .total: configuration.deadlines.total = .milliseconds(600)
        default: break
        }
    }

    private static func bytes(
        _ name: String,
        _ bytes: [UInt8],
        then end: WireStep? = nil,
        _ kind: ParadigmError.Kind,
        says: String = ""
    ) -> HostileReply {
        HostileReply(name: name, steps: [.send(bytes)] + (end.map { [$0] } ?? []), kind: kind, says: says)
    }

    private static let chatHead = "HTTP/1.1 200 OK\nContent-Type: application/json\n"

    /// Connections that end too early.
    static let cut: [HostileReply] = [
        HostileReply(name: "close", steps: [.close], kind: .connectionLost, says: "without answering"),
        HostileReply(name: "half-close", steps: [.closeOutput], kind: .connectionLost),
        HostileReply(name: "reset", steps: [.reset], kind: .connectionLost),
        bytes("close in the status line", "HTTP/1.".wire, then: .close, .replyCut),
        bytes("close in the head", chatHead.wire, then: .close, .replyCut),
        bytes("close after the head", (chatHead + "Content-Length: 9\n\n").wire, then: .close, .replyCut),
        bytes("reset in the body", (chatHead + "Content-Length: 9\n\n{").wire, then: .reset, .replyCut),
        bytes("close in the body", (chatHead + "Content-Length: 9\n\n{").wire, then: .close, .replyCut, says: "1 of 9"),
        bytes("half-close in the body", (chatHead + "Content-Length: 9\n\n{").wire, then: .closeOutput, .replyCut),
        bytes("close after a 100", "HTTP/1.1 100 Continue\n\n".wire, then: .close, .replyCut),
        bytes("cut chunk size", (chatHead + "Transfer-Encoding: chunked\n\n5").wire, then: .close, .replyCut),
        bytes("cut chunk", (chatHead + "Transfer-Encoding: chunked\n\n5\nhe").wire, then: .close, .replyCut),
        bytes("no last chunk", (chatHead + "Transfer-Encoding: chunked\n\n2\n{}\n").wire, then: .close, .replyCut),
        bytes("cut last chunk", (chatHead + "Transfer-Encoding: chunked\n\n2\n{}\n0\n").wire, then: .close, .replyCut),
    ]

    /// Replies that are not HTTP as RFC 9112 has it.
    static let malformed: [HostileReply] = [
        bytes("garbage", "SSH-2.0-OpenSSH_9.2\n\u{0}\u{1}\n\n".wire, .invalidReply, says: "HTTP"),
        bytes("garbage, then close", "SSH-2.0-OpenSSH_9.2\n".wire, then: .close, .invalidReply, says: "HTTP"),
        bytes("two lengths", (chatHead + "Content-Length: 2\nContent-Length: 3\n\n{}").wire, .invalidReply),
        bytes("same length twice", (chatHead + "Content-Length: 2\nContent-Length: 2\n\n{}").wire, .invalidReply),
        bytes("negative length", (chatHead + "Content-Length: -2\n\n{}").wire, .invalidReply),
        bytes(
            "length and chunks",
            (chatHead + "Content-Length: 2\nTransfer-Encoding: chunked\n\n").wire,
            .invalidReply
        ),
        bytes("bad chunk size", (chatHead + "Transfer-Encoding: chunked\n\nzz\n").wire, .invalidReply),
        bytes("negative chunk size", (chatHead + "Transfer-Encoding: chunked\n\n-5\nhello\n0\n\n").wire, .invalidReply),
        bytes("chunk too long", (chatHead + "Transfer-Encoding: chunked\n\n2\nhello\n0\n\n").wire, .invalidReply),
        bytes("bare line feeds", Array("HTTP/1.1 200 OK\nContent-Length: 2\n\n{}".utf8), .invalidReply),
        bytes(
            "compressed",
            (chatHead + "Content-Encoding: gzip\nContent-Length: 2\n\n\u{1F}\u{8B}").wire,
            .invalidReply
        ),
        bytes("switching protocols", "HTTP/1.1 101 Switching Protocols\n\n".wire, .invalidReply),
        bytes("status 000", "HTTP/1.1 000 None\n\n".wire, .invalidReply),
        bytes("a null in a field", (chatHead + "X: a\u{0}b\n\n").wire, .invalidReply),
        bytes("folded field", (chatHead + "X: a\n b\n\n").wire, .invalidReply),
        bytes("endless interim replies", "HTTP/1.1 100 Continue\n\n".wire.repeated(100), .invalidReply),
    ]

    /// Replies that are too large.
    static let large: [HostileReply] = [
        HostileReply(
            name: "endless field",
            steps: [.send(chatHead + "X: "), .flood([UInt8](repeating: 0x78, count: 16_384))],
            kind: .replyTooLarge,
            says: "head"
        ),
        HostileReply(
            name: "endless fields",
            steps: [.send(chatHead), .flood("X: y\n".wire.repeated(4_000))],
            kind: .replyTooLarge,
            says: "head"
        ),
        bytes("100,000 fields", chatHead.wire + "X: y\n".wire.repeated(100_000) + "\n".wire, .replyTooLarge),
        bytes("endless status line", "HTTP/1.1 200 ".wire + [UInt8](repeating: 0x78, count: 100_000), .replyTooLarge),
        bytes("too large by length", (chatHead + "Content-Length: 99999999999\n\n").wire, .replyTooLarge, says: "body"),
        HostileReply(
            name: "endless chunks",
            steps: [
                .send(chatHead + "Transfer-Encoding: chunked\n\n"),
                .flood(Replies.chunk(String(repeating: "x", count: 16_384))),
            ],
            kind: .replyTooLarge
        ),
        HostileReply(
            name: "endless body",
            steps: [.send(chatHead + "\n"), .flood([UInt8](repeating: 0x78, count: 16_384))],
            kind: .replyTooLarge
        ),
        HostileReply(
            name: "endless chunk extension",
            steps: [
                .send(chatHead + "Transfer-Encoding: chunked\n\n1;"), .flood([UInt8](repeating: 0x78, count: 16_384)),
            ],
            kind: .replyTooLarge
        ),
        HostileReply(
            name: "endless trailers",
            steps: [.send(chatHead + "Transfer-Encoding: chunked\n\n0\n"), .flood("X: y\n".wire.repeated(4_000))],
            kind: .replyTooLarge
        ),
    ]

    /// Silence and slowness.
    static let slow: [HostileReply] = [
        HostileReply(name: "silence", steps: [], kind: .timedOut, phase: .firstByte, says: "0.2 s"),
        HostileReply(name: "silence after a byte", steps: [.send("H")], kind: .timedOut, phase: .idle),
        HostileReply(
            name: "silence after a 100",
            steps: [.send("HTTP/1.1 100 Continue\n\n")],
            kind: .timedOut,
            phase: .idle
        ),
        HostileReply(
            name: "silence in the body",
            steps: [.send(chatHead + "Content-Length: 9\n\n{")],
            kind: .timedOut,
            phase: .idle,
            says: "0.2 s"
        ),
        HostileReply(
            name: "slow head",
            steps: [.drip((chatHead + "X: y\n").wire.repeated(100), every: .milliseconds(20))],
            kind: .timedOut,
            phase: .total,
            says: "0.6 s"
        ),
        HostileReply(
            name: "slow body",
            steps: [
                .send(chatHead + "Content-Length: 9999\n\n"),
                .drip([UInt8](repeating: 0x20, count: 9_999), every: .milliseconds(20)),
            ],
            kind: .timedOut,
            phase: .total
        ),
    ]

    /// Bodies that came whole and are of no use.
    static let useless: [HostileReply] = [
        bytes("empty body", Replies.ok(""), .invalidReply, says: "empty"),
        bytes("no content", "HTTP/1.1 204 No Content\n\n".wire, .invalidReply),
        bytes(
            "a page",
            Replies.ok("<html><title>Sign in</title></html>", type: "text/html"),
            .invalidReply,
            says: "HTML"
        ),
        bytes("not quite JSON", Replies.ok(String(Replies.chat.dropLast()) + ",}"), .invalidReply, says: "JSON"),
        bytes("cut JSON", Replies.ok(String(Replies.chat.dropLast(9))), .invalidReply),
        bytes("no choices", Replies.ok(#"{"choices":[]}"#), .invalidReply),
        bytes("another shape", Replies.ok(#"{"hello":"world"}"#), .invalidReply, says: "hello"),
        bytes(
            "an error with 200",
            Replies.ok(#"{"error":{"message":"Overloaded"}}"#),
            .serverError,
            says: "Overloaded"
        ),
        bytes("a list", Replies.ok("[1]"), .invalidReply),
        bytes("deep nesting", Replies.ok(String(repeating: "[", count: 60_000)), .invalidReply),
        bytes(
            "invalid UTF-8",
            "HTTP/1.1 200 OK\nContent-Length: 4\n\n".wire + [0x22, 0x80, 0xFF, 0x22],
            .invalidReply
        ),
        bytes(
            "redirect",
            Replies.reply("302 Found", "", extra: "Location: https://user:pw@other.example:444/steal?q=1\n"),
            .redirected,
            says: "other.example"
        ),
        bytes("redirect to nowhere", Replies.reply("301 Moved", ""), .redirected),
        bytes("304", "HTTP/1.1 304 Not Modified\n\n".wire, .redirected),
    ]

    /// All of them.
    static let all = cut + malformed + large + slow + useless
}

extension [UInt8] {
    /// The bytes so many times.
    func repeated(_ times: Int) -> [UInt8] {
        (0..<times).flatMap { _ in self }
    }
}
