import ParadigmSimulator
import Testing

/// Requests and replies as tests write and read them.
enum Requests {
    static let key = HeaderField("Authorization", "Bearer any-key")

    static func chat(_ text: String = "Bonjour !", _ more: String = "", model: String = "alfred-4.2") -> ReceivedRequest
    {
        post("/api/v2/chat/completions", chatBody(text, more, model: model))
    }

    static func chatBody(_ text: String = "Bonjour !", _ more: String = "", model: String = "alfred-4.2") -> String {
        #"{"model":"\#(model)","messages":[{"role":"user","content":"\#(text)"}]\#(more.isEmpty ? "" : "," + more)}"#
    }

    static func post(_ target: String, _ body: String, headers: [HeaderField] = [key]) -> ReceivedRequest {
        ReceivedRequest(method: "POST", target: target, headers: headers, body: Array(body.utf8))
    }

    static func get(_ target: String) -> ReceivedRequest {
        ReceivedRequest(method: "GET", target: target, headers: [key])
    }
}

extension Reply {
    var text: String { String(decoding: body, as: UTF8.self) }

    var eventTexts: [String] { (events ?? []).map { String(decoding: $0.bytes, as: UTF8.self) } }
}

extension Responder {
    static let usual = Responder(SimulatorConfiguration())

    func work(_ request: ReceivedRequest) throws -> Work {
        guard case .work(let work) = prepare(request, key: keyCheck(request)) else {
            throw Unexpected("no work: \(try reply(request).text)")
        }
        return work
    }

    func reply(_ request: ReceivedRequest) throws -> Reply {
        switch prepare(request, key: keyCheck(request)) {
        case .reply(let reply): reply
        case .work(let work): work.reply(ReplyIdentity(id: "1", created: 1_700_000_000))
        case .library: throw Unexpected("a reply that depends on what came before")
        }
    }
}

struct Unexpected: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
