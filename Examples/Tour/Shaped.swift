import Paradigm
import ParadigmAPI

struct Review: Decodable {
    var subject: String
    var stars: Int
    var faults: [String]
}

func asksForAShape(_ paradigm: ParadigmClient) async throws {
    let schema = try JSONSchema(fields: "subject, stars int, faults [string]")
    let request = ChatRequest(model: "alfred-4.2", messages: [.user("Sum up: the soup was cold, the bread good.")])
    // An answer of another shape goes back to the model once, with what is wrong.
    let review = try await paradigm.chat(request, as: Review.self, schema: schema)
    print(review.subject, review.stars, review.faults)
}
