import ParadigmAPI

extension RowEndpoint {
    /// Texts to go on with.
    package static let completions = RowEndpoint(
        path: "/completions",
        question: "prompt",
        prompt: .text,
        optionFields: .modelAndSampling,
        answer: .completions
    )
}
