import ParadigmAPI
import Testing

@Suite struct ChatRequestTests {
    @Test func sendsOnlyWhatIsSet() {
        let request = ChatRequest(model: "alfred-4.2", messages: [.user("Bonjour !")])
        #expect(
            request.body().text == #"{"model":"alfred-4.2","messages":[{"role":"user","content":"Bonjour !"}]}"#
        )
    }

    @Test func sendsEveryField() throws {
        let request = ChatRequest(
            model: "m",
            messages: [],
            maxTokens: 150,
            temperature: 0.4,
            topP: 1,
            n: 2,
            stop: ["a", "b"],
            presencePenalty: -0.5,
            frequencyPenalty: 0.25,
            logitBias: ["7": -100, "12": 0.5],
            user: "u",
            seed: 1,
            tools: [["type": "function"]],
            toolChoice: "auto",
            functions: [["name": "f"]],
            functionCall: ["name": "f"],
            responseFormat: .jsonSchema(name: "s", schema: ["type": "object"]),
            guidedChoice: ["yes", "no"],
            guidedRegex: "[0-9]+",
            guidedJSON: ["type": "array"],
            additionalFields: ["top_k": 5]
        )
        let expected: JSONValue = [
            "model": "m", "messages": [], "max_tokens": 150, "temperature": 0.4, "top_p": 1, "n": 2,
            "stop": ["a", "b"], "presence_penalty": -0.5, "frequency_penalty": 0.25,
            "logit_bias": ["12": 0.5, "7": -100], "user": "u", "seed": 1, "tools": [["type": "function"]],
            "tool_choice": "auto", "functions": [["name": "f"]], "function_call": ["name": "f"],
            "response_format": ["type": "json_schema", "json_schema": ["name": "s", "schema": ["type": "object"]]],
            "guided_choice": ["yes", "no"], "guided_regex": "[0-9]+", "guided_json": ["type": "array"], "top_k": 5,
        ]
        #expect(try JSONValue(parsing: request.body()) == expected)
    }

    @Test func asksForAStream() throws {
        let request = ChatRequest(model: "m", messages: [])
        #expect(request.body(streaming: true).text == #"{"model":"m","messages":[],"stream":true}"#)
        #expect(
            request.body(streaming: true, includeUsage: true).text
                == #"{"model":"m","messages":[],"stream":true,"stream_options":{"include_usage":true}}"#
        )
        #expect(request.body(includeUsage: true).text == #"{"model":"m","messages":[]}"#)
    }

    @Test func typedFieldsWinOverAdditionalOnes() throws {
        var request = ChatRequest(model: "m", messages: [], temperature: 0.5)
        request.additionalFields = [
            "model": "other", "temperature": 1, "top_p": 0.1, "top_k": 1, "stream": true, "top_k": 2,
            "stream_options": ["x": 1],
        ]
        #expect(request.body().text == #"{"model":"m","messages":[],"temperature":0.5,"top_p":0.1,"top_k":2}"#)
        let streamed = try JSONValue(parsing: request.body(streaming: true))
        #expect(streamed["stream"] == true)
        #expect(streamed["stream_options"] == ["x": 1])
        let withUsage = try JSONValue(parsing: request.body(streaming: true, includeUsage: true))
        #expect(withUsage["stream_options"] == ["include_usage": true])
    }

    @Test func namesNumbersThatJSONCannotHold() throws {
        var request = ChatRequest(model: "m", messages: [], temperature: 0.5)
        #expect(request.unrepresentableFields.isEmpty)
        request.temperature = .nan
        request.logitBias = ["1": 1, "2": .infinity]
        #expect(request.unrepresentableFields == ["temperature", "logit_bias"])
        #expect(try JSONValue(parsing: request.body())["temperature"] == .some(.null))
        #expect(CompletionRequest(model: "m", prompt: "p", topP: -.infinity).unrepresentableFields == ["top_p"])
    }

    @Test func writesEachKindOfMessage() throws {
        let messages: [ChatMessage] = [
            .system("s"),
            .user([.text("t"), .imageURL("data:x", detail: "low"), .imageURL("u"), .other(["type": "z"])]),
            ChatMessage(role: .assistant, content: nil, toolCalls: [["id": "c1"]]), .tool("r", callID: "c1"),
            .assistant("a"),
            ChatMessage(role: "developer", content: "d", name: "n", additionalFields: ["k": 1, "role": 2]),
        ]
        let expected: JSONValue = [
            ["role": "system", "content": "s"],
            [
                "role": "user",
                "content": [
                    ["type": "text", "text": "t"],
                    ["type": "image_url", "image_url": ["url": "data:x", "detail": "low"]],
                    ["type": "image_url", "image_url": ["url": "u"]], ["type": "z"],
                ],
            ],
            ["role": "assistant", "content": nil, "tool_calls": [["id": "c1"]]],
            ["role": "tool", "content": "r", "tool_call_id": "c1"], ["role": "assistant", "content": "a"],
            ["role": "developer", "content": "d", "name": "n", "k": 1],
        ]
        #expect(try JSONValue(parsing: ChatRequest(model: "m", messages: messages).body())["messages"] == expected)
    }

    @Test func messagesSurviveAReply() throws {
        let messages: [ChatMessage] = [
            .user([.text("t"), .imageURL("u"), .other(["type": "text", "text": "x", "cache": true])]),
            ChatMessage(
                role: .assistant,
                content: nil,
                name: "n",
                toolCalls: [["id": "c"]],
                additionalFields: ["k": [1]]
            ),
        ]
        for message in messages {
            let body = try JSONValue(parsing: ChatRequest(model: "m", messages: [message]).body())
            let sent = try #require(body["messages"]?[0])
            let reply: JSONValue = ["choices": [["message": sent]]]
            #expect(try ChatReply(bytes: reply.serialized).choices.first?.message == message)
        }
    }

    @Test func equalRequestsHaveEqualBodies() {
        let bias = Dictionary(uniqueKeysWithValues: (0..<50).map { ("\($0)", Double($0)) })
        let first = ChatRequest(model: "m", messages: [], logitBias: bias)
        let second = ChatRequest(
            model: "m",
            messages: [],
            logitBias: Dictionary(uniqueKeysWithValues: bias.shuffled().map { ($0.key, $0.value) })
        )
        #expect(first.body() == second.body())
    }
}
