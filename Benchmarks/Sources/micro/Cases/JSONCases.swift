import ParadigmAPI

/// The bodies of requests and replies.
extension Case {
    static let json = [
        Case("json-reply-index") {
            { count in
                var sum = 0
                for _ in 0..<count { sum &+= try ChatReplyIndex(scanning: Samples.reply.span).choiceCount }
                return sum
            }
        },
        Case("json-reply-text") {
            { count in
                var sum = 0
                for _ in 0..<count { sum &+= try ChatReply(bytes: Samples.reply).text.utf8.count }
                return sum
            }
        },
    ]
}
