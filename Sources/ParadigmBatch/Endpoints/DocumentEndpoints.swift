import ParadigmAPI

extension RowEndpoint {
    /// Questions to an agent, each in a thread of its own; its tools read documents.
    package static let turns = RowEndpoint(path: "/threads/turns", work: .turn)
    /// Questions to documents, answered at once.
    package static let documentSearch = RowEndpoint(path: "/chat/document-search", work: .search)
    /// Questions to documents, taken and answered later.
    package static let documentAnalysis = RowEndpoint(path: "/chat/document-analysis", work: .analysis)
    /// Files of this machine, which become documents.
    package static let uploads = RowEndpoint(path: "/files", work: .upload)

    /// The endpoints that documents are put in and asked at.
    static let ofDocuments = [turns, documentSearch, documentAnalysis, uploads]

    private init(path: String, work: RowWork) {
        self.init(path: path, question: nil, prompt: .text, optionFields: .none, answer: .other, work: work)
    }
}
