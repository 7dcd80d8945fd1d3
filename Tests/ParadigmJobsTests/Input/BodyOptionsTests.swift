import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import Testing

/// What options add to bodies, and what they leave alone.
@Suite struct BodyOptionsTests {
    private func body(_ line: String, _ change: (inout InputOptions) throws -> Void) throws -> String {
        var options = ParadigmJobsTests.options(.jsonLines)
        try change(&options)
        return try records(line, options)[0].text
    }

    @Test func whatARowLacksIsPutBeforeTheLastBrace() throws {
        let filled = try body(#"{"messages": [] }"#) {
            $0.temperature = 0.4
            $0.maxTokens = 150
            $0.fields = [.init(name: "top_p", value: 0.5), .init(name: "user", value: ["a": [nil]])]
        }
        let added = #","model":"m","temperature":0.4,"max_tokens":150,"top_p":0.5,"user":{"a":[null]}}"#
        #expect(filled == #"{"messages": [] "# + added)
    }

    @Test func whatARowHasStays() throws {
        let line = #"{"messages":[],"model":"x","temperature":null,"max_tokens":"9","top\u005fp":1}"#
        let filled = try body(line) {
            $0.temperature = 0.4
            $0.maxTokens = 150
            $0.fields = [.init(name: "top_p", value: 0.5)]
        }
        #expect(filled == line)
    }

    @Test func aLimitUnderTheNewerNameIsALimit() throws {
        let line = #"{"messages":[],"model":"x","max_completion_tokens":9}"#
        #expect(try body(line) { $0.maxTokens = 150 } == line)
        let row = try records(line, options(.jsonLines))[0].row
        #expect(row?.maxTokens == 9)
    }

    @Test func anEmptyBodyIsFilled() throws {
        let filled = try body(#"{"url":"/x","body":{ }}"#) {
            $0.allowedPaths = ["/x"]
            $0.fields = [.init(name: "a", value: 1), .init(name: "b", value: 2)]
        }
        #expect(filled == #"{ "a":1,"b":2}"#)
    }

    @Test func embeddingsHaveNeitherTemperatureNorLimit() throws {
        let filled = try body(#"{"input":"t"}"#) {
            $0.temperature = 0.4
            $0.maxTokens = 150
            $0.fields = [.init(name: "dimensions", value: 8)]
        }
        #expect(filled == #"{"input":"t","model":"m","dimensions":8}"#)
    }

    @Test func theFormOfAnswersIsForChatsAndCompletionsThatDoNotNameOne() throws {
        let form: (inout InputOptions) -> Void = {
            $0.answerForm = .init(name: "response_format", value: ["type": "t"])
        }
        let added = #","model":"m","response_format":{"type":"t"}}"#
        #expect(try body(#"{"messages":[]}"#, form) == #"{"messages":[]"# + added)
        #expect(try body(#"{"url":"/v1/completions","body":{"prompt":"a"}}"#, form) == #"{"prompt":"a""# + added)
        #expect(try body(#"{"input":"t"}"#, form) == #"{"input":"t","model":"m"}"#)
        let own = #"{"messages":[],"model":"m","response_format":null}"#
        #expect(try body(own, form) == own)
        var options = options(.text)
        form(&options)
        #expect(try records("Bonjour", options)[0].text.hasSuffix(#","response_format":{"type":"t"}}"#))
    }

    @Test func otherPathsGetOnlyTheFieldsOfSet() throws {
        let filled = try body(#"{"url":"/v1/rerank","body":{"q":1}}"#) {
            $0.allowedPaths = ["/rerank"]
            $0.temperature = 0.4
            $0.fields = [.init(name: "top_n", value: 3)]
        }
        #expect(filled == #"{"q":1,"top_n":3}"#)
    }

    @Test func ofFieldsWithOneNameTheLastOneCountsAndTypedOnesWin() throws {
        let filled = try body(#"{"prompt":"p"}"#) {
            $0.temperature = 0.4
            $0.fields = [
                .init(name: "seed", value: 1), .init(name: "temperature", value: 1), .init(name: "seed", value: 2),
                .init(name: "model", value: "other"), .init(name: "messages", value: []),
            ]
        }
        #expect(filled == #"{"model":"m","messages":[{"role":"user","content":"p"}],"temperature":0.4,"seed":2}"#)
    }

    @Test func theModelMayComeFromSet() throws {
        for line in [#"{"prompt":"p"}"#, #"{"messages":[]}"#] {
            let options = ParadigmJobsTests.options(.jsonLines) {
                $0.model = nil
                $0.fields = [.init(name: "model", value: "s")]
            }
            #expect(try records(line, options)[0].row?.model == "s")
        }
    }

    @Test func promptsCanBeContinuedOrEmbedded() throws {
        let continued = try body(#"{"prompt":"p"}"#) {
            $0.endpoint = RowEndpoint.completions.path
            $0.maxTokens = 5
        }
        #expect(continued == #"{"model":"m","prompt":"p","max_tokens":5}"#)
        let embedded = try body(#"{"prompt":"p"}"#) {
            $0.endpoint = RowEndpoint.embeddings.path
            $0.maxTokens = 5
        }
        #expect(embedded == #"{"model":"m","input":"p"}"#)
    }

    @Test func aSystemMessageNeedsAChat() throws {
        let options = try ParadigmJobsTests.options(.text) {
            $0.endpoint = RowEndpoint.embeddings.path
            $0.systemTemplate = try Template(parsing: "s")
        }
        #expect(throws: InputError.unusableEndpoint("/embeddings")) { try records("p", options) }
    }

    @Test(arguments: [
        #"{"messages":[],"model":"m","stream":true}"#, #"{"stream":true,"messages":[],"model":"m"}"#,
        #"{"messages":[],"stream":true,"stream_options":{"include_usage":true},"model":"m"}"#,
        #"{"stream":false,"stream_options":null,"messages":[],"model":"m","str\u0065am":1}"#,
    ])
    func streamingIsNotInTheFingerprint(line: String) throws {
        let plain = Array(#"{"messages":[],"model":"m"}"#.utf8)
        let row = try records(line, options(.jsonLines))[0]
        #expect(row.fingerprint == Fingerprint(path: "/chat/completions", body: plain.span))
        #expect(row.text == line)
    }

    @Test func streamingSetByOptionsIsNotInTheFingerprint() throws {
        for line in [#"{"messages":[]}"#, #"{"prompt":"p"}"#, #"{"stream":true,"messages":[]}"#] {
            let plain = try records(line, options(.jsonLines) { $0.temperature = 1 })[0]
            let streamed = try records(
                line,
                options(.jsonLines) {
                    $0.temperature = 1
                    $0.fields = [.init(name: "stream", value: true)]
                }
            )[0]
            #expect(streamed.row?.isStreaming == true)
            #expect(streamed.fingerprint == plain.fingerprint)
        }
    }

    @Test(arguments: [
        ("chat/completions", #""messages":[]"#, 1), ("chat/completions", #""messages":[],"n":3"#, 3),
        ("completions", #""prompt":["a","b"],"n":2"#, 4), ("embeddings", #""input":["a","b","c"]"#, 3),
        ("embeddings", #""input":[1,2,3]"#, 1),
    ])
    func rowsKnowHowManyAnswersTheyAskFor(path: String, members: String, asked: Int) throws {
        let line = #"{"custom_id":"x","method":"POST","url":"/v1/\#(path)","body":{"model":"m",\#(members)}}"#
        #expect(try records(line, options(.jsonLines)).map { $0.row?.asked } == [asked])
    }

    @Test func streamIsTrueOnlyWhenTheBodySaysSo() throws {
        let lines = [#"{"messages":[],"stream":true}"#, #"{"messages":[],"stream":"true"}"#, #"{"messages":[]}"#]
        #expect(
            try records(lines.joined(separator: "\n"), options(.jsonLines)).map { $0.row?.isStreaming } == [
                true, false, false,
            ]
        )
    }
}
