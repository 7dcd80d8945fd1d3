import ParadigmAPI

extension RowEndpoint {
    /// Conversations.
    package static let chat = RowEndpoint(
        path: "/chat/completions",
        question: "messages",
        prompt: .messages,
        optionFields: .modelAndSampling,
        answer: .chat
    )
}
