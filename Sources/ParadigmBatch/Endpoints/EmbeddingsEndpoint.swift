import ParadigmAPI

extension RowEndpoint {
    /// Texts to be made vectors.
    package static let embeddings = RowEndpoint(
        path: "/embeddings",
        question: "input",
        prompt: .text,
        optionFields: .model,
        answer: .embeddings
    )
}
