import Paradigm
import ParadigmAPI
import ParadigmBatch

/// Ids that came back with an answer.
actor Answered {
    private(set) var ids: Set<String> = []

    func insert(_ id: String) { ids.insert(id) }
}

func sendsToASinkOfItsOwn(_ paradigm: ParadigmClient) async throws {
    let answered = Answered()

    let names = ["Alice", "Bob", "Charlie"]
    let requests = names.map { name in
        BatchRequest(id: name, ChatRequest(model: "alfred-4.2", messages: [.user("Dis bonjour à \(name).")]))
    }
    var batch = Batch(paradigm)
    batch.window = .adaptive(ceiling: 64)
    batch.requestsPerMinute = 600
    let figures = try await batch.run(from: requests.asBatchSource()) { outcome in
        // Called by several tasks at once. What is thrown here would end the run.
        if case .success = outcome.result, let id = outcome.id { await answered.insert(id) }
    }
    print("\(figures.answered) answered, \(figures.failed) failed, \(figures.completionTokens) tokens")

    let ids = await answered.ids
    precondition(ids == Set(names))
}
