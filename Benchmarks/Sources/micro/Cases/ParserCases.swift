import Paradigm
import ParadigmHTTP

/// Replies as they come over a connection, all through one parser.
extension Case {
    static let parser = [
        Case("parser-fixed") {
            let reply = head("Content-Length: \(Samples.reply.count)") + Samples.reply
            return { try parse([reply], times: $0) }
        },
        Case("parser-two-pieces") {
            let reply = head("Content-Length: \(Samples.reply.count)") + Samples.reply
            let pieces = [Array(reply.prefix(100)), Array(reply.dropFirst(100))]
            return { try parse(pieces, times: $0) }
        },
        Case("parser-chunked") {
            let half = Samples.reply.count / 2
            var reply = head("Transfer-Encoding: chunked")
            for chunk in [Samples.reply[..<half], Samples.reply[half...]] {
                reply += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
            }
            reply += Array("0\r\n\r\n".utf8)
            return { [reply] in try parse([reply], times: $0) }
        },
    ]

    private static func head(_ framing: String) -> [UInt8] {
        let fields = Samples.fields.map { "\($0.0): \($0.1)\r\n" }.joined()
        return Array("HTTP/1.1 200 OK\r\n\(fields)\(framing)\r\n\r\n".utf8)
    }

    private static func parse(_ pieces: [[UInt8]], times: Int) throws -> Int {
        var parser = ResponseParser()
        var sum = 0
        for _ in 0..<times {
            for piece in pieces {
                var offset = 0
                while let event = try parser.next(in: piece.span, at: &offset) {
                    switch event {
                    case .head(let head): sum &+= head.status
                    case .body(let range): sum &+= range.count
                    case .end: sum &+= 1
                    }
                }
            }
        }
        return sum
    }
}
