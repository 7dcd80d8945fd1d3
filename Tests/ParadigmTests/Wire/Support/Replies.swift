import ParadigmAPI
import ParadigmSimulator

/// Bytes of replies, as scripts play them.
enum Replies {
    /// A chat completion that says "Bonjour".
    static let chat =
        #"{"id":"c1","object":"chat.completion","created":1,"model":"alfred-4.2","#
        + #""choices":[{"index":0,"message":{"role":"assistant","content":"Bonjour"},"finish_reason":"stop"}]}"#

    /// 200 with a body of known length.
    static func ok(_ body: String, type: String = "application/json", extra: String = "") -> [UInt8] {
        reply("200 OK", body, type: type, extra: extra)
    }

    /// Any status with a body of known length; `extra` is whole lines.
    static func reply(_ status: String, _ body: String, type: String = "application/json", extra: String = "")
        -> [UInt8]
    {
        "HTTP/1.1 \(status)\nContent-Type: \(type)\n\(extra)Content-Length: \(body.utf8.count)\n\n".wire
            + Array(body.utf8)
    }

    /// The head of a stream of events without an end.
    static let streamHead = "HTTP/1.1 200 OK\nContent-Type: text/event-stream\nTransfer-Encoding: chunked\n\n".wire

    /// Bytes as one chunk.
    static func chunk(_ text: String) -> [UInt8] {
        Array("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n".utf8)
    }

    /// One event of a streamed chat completion, as one chunk.
    static func piece(_ text: String, finish: String? = nil) -> [UInt8] {
        let reason = finish.map { #""\#($0)""# } ?? "null"
        return chunk(
            #"data: {"choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":\#(reason)}]}"# + "\n\n"
        )
    }

    /// The event that ends a stream, as one chunk.
    static let done = chunk("data: [DONE]\n\n")
    /// The chunk that ends a chunked body.
    static let lastChunk = "0\n\n".wire

    /// The same exchange over and over: a request, then this reply.
    static func always(_ reply: [UInt8], times: Int = 200) -> [WireStep] {
        (0..<times).flatMap { _ in [WireStep.readRequest, .send(reply)] }
    }
}

extension ChatRequest {
    /// A short greeting.
    static let greeting = ChatRequest(model: "alfred-4.2", messages: [.user("Bonjour !")])
}
