import ParadigmAPI
import Testing

/// Addresses as they are copied from examples of requests, and those without a version.
@Suite struct BaseURLMistakeTests {
    @Test(arguments: [
        ("https://a.example/v1/chat/completions", "https://a.example/v1", "/chat/completions"),
        (" https://a.example/v1/chat/completions/ ", "https://a.example/v1", "/chat/completions"),
        ("https://a.example/v1/Chat/Completions", "https://a.example/v1", "/chat/completions"),
        ("https://a.example/openai/v1/completions", "https://a.example/openai/v1", "/completions"),
        ("https://a.example/api/v2/embeddings", "https://a.example/api/v2", "/embeddings"),
        ("https://a.example/v1/models", "https://a.example/v1", "/models"),
        ("https://a.example/v1/responses", "https://a.example/v1", "/responses"),
        ("https://a.example/x/chat/completions?api-version=2024", "https://a.example/x", "/chat/completions"),
    ])
    func `the path of an endpoint is told from the address`(text: String, address: String, endpoint: String) throws {
        #expect(throws: BaseURLError.self) { try BaseURL(text) }
        let found = try #require(BaseURL.withoutEndpoint(text))
        #expect(found.address.description == address)
        #expect(found.endpoint == endpoint)
    }

    @Test(arguments: [
        "https://a.example/v1", "nonsense/chat/completions", "https://u:p@a.example/v1/chat/completions",
        "/chat/completions", "",
    ])
    func `what is no address even so has no such reading`(text: String) {
        #expect(BaseURL.withoutEndpoint(text) == nil)
    }

    @Test(arguments: [
        ("https://a.example/v1", true), ("https://a.example/api/v2", true), ("https://a.example/v1beta/openai", true),
        ("https://a.example/V1", true), ("https://a.example", false), ("https://a.example/api", false),
        ("https://a.example/vllm", false), ("https://v1.example", false),
    ])
    func `whether it names a version`(text: String, expected: Bool) throws {
        #expect(try BaseURL(text).namesVersion == expected)
    }
}
