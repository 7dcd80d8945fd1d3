import Paradigm
import ParadigmHTTP

/// What a parser makes of bytes that come in given pieces.
struct ParsedReply: Equatable {
    var statuses: [Int] = []
    var fields: [String] = []
    var body: [UInt8] = []
    var ends = 0
    var isReusable = false
    var error: TransportError?

    /// Feeds the pieces one after the other and, unless `keepsOpen`, then the end of the connection.
    init(_ pieces: [[UInt8]], limits: ResponseParser.Limits = .init(), keepsOpen: Bool = false) {
        var parser = ResponseParser(limits: limits)
        do throws(TransportError) {
            for piece in pieces { try feed(piece, to: &parser) }
            if !keepsOpen, ends == 0 {
                try parser.finish()
                ends += 1
            }
        } catch {
            self.error = error
        }
        isReusable = parser.isReusable
    }

    private mutating func feed(_ piece: [UInt8], to parser: inout ResponseParser) throws(TransportError) {
        var offset = 0
        while let event = try parser.next(in: piece.span, at: &offset) {
            switch event {
            case .head(let head):
                statuses.append(head.status)
                fields += head.fields.map { "\($0.name)=\($0.value)" }
            case .body(let range): body += piece[range]
            case .end: ends += 1
            }
        }
    }
}

extension String {
    /// The bytes of a reply written with `\n` for the end of a line.
    var wire: [UInt8] { Array(replacing("\n", with: "\r\n").utf8) }
}

extension [UInt8] {
    /// The bytes in pieces, cut at the places given.
    func split(at places: [Int]) -> [[UInt8]] {
        let ends = places + [count]
        return zip([0] + ends, ends).map { Array(self[$0..<$1]) }
    }
}
