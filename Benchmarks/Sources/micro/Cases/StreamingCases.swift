import ParadigmAPI

/// Server-sent events.
extension Case {
    static let streaming = [
        Case("sse-50-events", operations: 200) {
            let events = (0..<50)
                .map { number in
                    #"data: {"id":"chatcmpl-0f1d3c5b7a9e4d2c","object":"chat.completion.chunk","created":1767225600,"#
                        + #""model":"alfred-4.2","choices":[{"index":0,"delta":{"content":" mot \#(number)"},"#
                        + #""finish_reason":null}]}"# + "\n\n"
                }
            // As a server sends them: one at a time.
            let pieces = events.map { Array($0.utf8) }
            return { count in
                var sum = 0
                for _ in 0..<count {
                    var parser = SSEParser()
                    for piece in pieces { try parser.consume(piece) { sum &+= $0.data.count } }
                }
                return sum
            }
        }
    ]
}
