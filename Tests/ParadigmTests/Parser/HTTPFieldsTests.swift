import Paradigm
import ParadigmHTTP
import Testing

@Suite struct HTTPFieldsTests {
    private static let fields = HTTPFields([
        ("Server", "nginx"), ("X-RateLimit-Limit-Requests", "60"), ("X-Request", "no"), ("X-Request-Id", " \treq_1\t "),
        ("x-ratelimit", ""), ("x-request-id", "req_2"), ("ratelimit-policy", "a:b"), ("x-r", "1"),
    ])

    @Test(arguments: [
        ("server", "nginx"), ("X-REQUEST-ID", "req_1"), ("x-ratelimit", ""), ("RateLimit-Policy", "a:b"), ("X-R", "1"),
        ("x-request-i", nil), ("x-request-idd", nil), ("nginx", nil), ("", nil), ("x-r: ", nil),
        ("x-ratelimit-limit-requests-of-everybody-for-ever-and-a-day-that-is-longer-than-everything-that-follows", nil),
    ])
    func findsTheFirstFieldOfAName(name: String, value: String?) {
        #expect(Self.fields[name] == value)
    }

    @Test func handsOverThoseThatBeginWithAPrefix() {
        var found: [String] = []
        Self.fields.forEach(beginningWith: ["ratelimit", "x-ratelimit"]) { name, value in
            found.append("\(Self.text(name))=\(Self.text(value))")
        }
        #expect(found == ["X-RateLimit-Limit-Requests=60", "x-ratelimit=", "ratelimit-policy=a:b"])
    }

    @Test func givesAllInOrder() {
        let names = Self.fields.map(\.name)
        #expect(names.count == 8)
        #expect(names.first == "Server")
        #expect(Self.fields.map(\.value).last == "1")
        #expect(Array(HTTPFields([])).isEmpty)
        #expect(HTTPFields([])["x"] == nil)
    }

    private static func text(_ bytes: Span<UInt8>) -> String {
        String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }
}
