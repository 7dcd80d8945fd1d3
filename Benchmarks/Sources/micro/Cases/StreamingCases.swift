import ParadigmAPI

/// Server-sent events.
extension Case {
    static let streaming = [
        Case("sse-50-events", operations: 200) {
            let pieces = events
            return { count in
                var sum = 0
                for _ in 0..<count {
                    var parser = SSEParser()
                    for piece in pieces { try parser.consume(piece) { sum &+= $0.data.count } }
                }
                return sum
            }
        },
        Case("stream-50-events", operations: 200) {
            let pieces = events
            return { count in
                var sum = 0
                for _ in 0..<count {
                    var reading = StreamReading(contentType: "text/event-stream", limit: 1 << 20)
                    var answer = StreamedAnswer()
                    for piece in pieces {
                        try reading.consume(piece) { if case .chunk(let chunk) = $0 { answer.append(chunk) } }
                    }
                    sum &+= answer.body.count
                }
                return sum
            }
        },
    ]

    /// Fifty pieces of an answer, as a server sends them: one at a time.
    private static let events = (0..<50)
        .map { number in
            Array(
                (#"data: {"id":"chatcmpl-0f1d3c5b7a9e4d2c","object":"chat.completion.chunk","created":1767225600,"#
                    + #""model":"alfred-4.2","choices":[{"index":0,"delta":{"content":" mot \#(number)"},"#
                    + #""finish_reason":null}]}"# + "\n\n").utf8
            )
        }
}
