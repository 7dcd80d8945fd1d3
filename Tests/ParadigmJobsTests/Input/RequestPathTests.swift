import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct RequestPathTests {
    private func row(_ url: String, allowing paths: [String] = []) throws -> InputRow {
        try records(
            #"{"url":"\#(url)","body":{"model":"x"}}"#,
            options(.jsonLines) { $0.allowedPaths = paths }
        )[0]
    }

    @Test(arguments: [
        ("/chat/completions", "/chat/completions"), ("/v1/chat/completions", "/chat/completions"),
        ("\\/v1\\/chat\\/completions", "/chat/completions"), ("/completions", "/completions"),
        ("/v1/completions", "/completions"), ("/v1/embeddings", "/embeddings"), ("/embeddings", "/embeddings"),
    ])
    func theKnownPathsAreTakenWithAndWithoutVersion(url: String, path: String) throws {
        #expect(try row(url).row?.path == path)
    }

    @Test(arguments: [
        "https://example.com/v1/chat/completions", "//example.com/chat/completions", "chat/completions", "", "/",
        "/v2/chat/completions", "/chat/completions/", "/files", "/v1/v1/embeddings", "/chat//completions",
        "/chat/../completions", "/%2e%2e/completions", "/%2E/completions", "/chat%2fcompletions",
        "/chat\\\\completions", "/completions?x=1", "/completions#x", "/completions\\u0000", "/completions\\n",
        "/compl\u{E9}tions", "/ completions",
    ])
    func otherPathsAreBadRows(url: String) throws {
        #expect(try row(url).bad?.code == .unsupportedPath)
        #expect(try row(url, allowing: ["/other"]).bad?.code == .unsupportedPath)
    }

    @Test func furtherPathsCanBeAllowed() throws {
        for allowed in ["/chat/document-search", "/v1/chat/document-search"] {
            for url in ["/chat/document-search", "/v1/chat/document-search"] {
                #expect(try row(url, allowing: [allowed]).row?.path == "/chat/document-search")
            }
        }
    }

    @Test(arguments: ["", "x", "//x", "/a/../b", "/a?b", "https://example.com/x"])
    func anAllowedPathMustBeUsable(path: String) {
        #expect(throws: InputError.unusablePath(path)) { try row("/embeddings", allowing: [path]) }
    }
}
