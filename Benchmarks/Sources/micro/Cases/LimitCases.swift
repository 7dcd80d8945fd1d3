import Paradigm
import ParadigmAPI
import ParadigmHTTP

/// What the fields of a reply say about the server's limits, asked for as a batch does.
extension Case {
    static let limits = [
        Case("limits-none") { { try read(HTTPFields(Samples.fields), finding: false, times: $0) } },
        Case("limits-six") { { try read(HTTPFields(Samples.fields + Samples.limitFields), finding: true, times: $0) } },
    ]

    private static func read(_ fields: HTTPFields, finding isLimited: Bool, times: Int) throws -> Int {
        var sum = 0
        for _ in 0..<times {
            var reader = RateLimitReader()
            fields.forEach(beginningWith: ["ratelimit", "x-ratelimit"]) { reader.read(name: $0, value: $1) }
            guard reader.isEmpty != isLimited else { throw UnexpectedResult() }
            sum &+= 1
            guard isLimited else { continue }
            let limits = reader.fields(now: 1_767_225_600)
            guard limits.requests.remaining == 4_999, limits.tokens.reset != nil else { throw UnexpectedResult() }
        }
        return sum
    }
}
