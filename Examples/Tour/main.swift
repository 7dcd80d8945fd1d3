import Paradigm
import ParadigmAPI
import ParadigmBatch

// PARADIGM_API_KEY, and PARADIGM_BASE_URL for a private instance.
try await withParadigmClient { paradigm in
    let question = ChatRequest(model: "alfred-4.2", messages: [.user("Bonjour !")])
    let reply = try await paradigm.chat(question)
    print(reply.text)

    for try await chunk in paradigm.streamChat(question) {
        print(chunk.text, terminator: "")
    }
    print()

    let greetings = ["Alice", "Bob", "Charlie"]
        .map { name in ChatRequest(model: "alfred-4.2", messages: [.user("Dis bonjour à \(name).")]) }
    for result in try await paradigm.chat(greetings, concurrency: 64) {
        switch result {
        case .success(let reply): print(reply.text)
        case .failure(let error): print("\(error.kind.rawValue): \(error.message)")
        }
    }
}

try await withParadigmClient { paradigm in try await sendsToASinkOfItsOwn(paradigm) }
try await withParadigmClient { paradigm in try await asksForAShape(paradigm) }
try await waitsWhenTheServerAsks()
try await withASettledConfiguration()
