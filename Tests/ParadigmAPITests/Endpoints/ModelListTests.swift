import ParadigmAPI
import Testing

@Suite struct ModelListTests {
    @Test func readsParadigmsItems() throws {
        let list = try list(
            #"{"data":[{"id":7,"name":"alfred-4.2","technical_name":"alfred-4.2-fp8","model_type":"Large language model","deployment_type":"vLLM","enabled":false,"start_messages":[]}]}"#
        )
        let model = try #require(list.items.first)
        #expect(model.identifier == "alfred-4.2")
        #expect(model.name == "alfred-4.2")
        #expect(model.technicalName == "alfred-4.2-fp8")
        #expect(model.modelType == "Large language model")
        #expect(model.deploymentType == "vLLM")
        #expect(!model.enabled)
        #expect(model.fields["start_messages"] == [])
    }

    @Test(arguments: [
        (#"{"id":"gpt","object":"model"}"#, "gpt"), (#"{"id":"org/gpt","name":"Org: GPT"}"#, "org/gpt"),
        (#"{"id":"uuid","name":"alfred","enabled":true}"#, "alfred"), (#"{"id":"a","model_type":"x"}"#, "a"),
        (#"{"technical_name":"t"}"#, "t"), (#"{"id":3,"technical_name":"t"}"#, "t"), (#"{"id":3}"#, "3"),
        (#"{"name":"n"}"#, "n"), (#"{"name":"","id":"i","enabled":true}"#, "i"), (#""plain""#, "plain"),
    ])
    func choosesTheIdentifier(item: String, identifier: String) throws {
        #expect(try list("[\(item)]").items.map(\.identifier) == [identifier])
    }

    @Test(arguments: [
        #"{"data":[{"id":"a"},{"id":"b"}]}"#, #"{"results":[{"id":"a"},{"id":"b"}],"count":2}"#,
        #"[{"id":"a"},{"x":1},null,{"id":"b"}]"#, #"{"models":["a","b"]}"#,
    ])
    func acceptsEachShape(_ text: String) throws {
        let list = try list(text)
        #expect(list.items.map(\.identifier) == ["a", "b"])
        #expect(list.items.map(\.enabled) == [true, true])
        #expect(list.rawBytes == text.bytes)
    }

    @Test func saysWhatCameInstead() throws {
        let error = try #require(throws: ReplyDecodingError.self) { _ = try list(#"{"detail":"Invalid token."}"#) }
        #expect(error.message == "the server reports an error: Invalid token.")
        #expect(throws: ReplyDecodingError.self) { _ = try list("{}") }
        #expect(throws: ReplyDecodingError.self) { _ = try list("<html>") }
        #expect(try list(#"{"data":[]}"#).items.isEmpty)
    }

    private func list(_ text: String) throws -> ModelList { try ModelList(bytes: text.bytes) }
}
