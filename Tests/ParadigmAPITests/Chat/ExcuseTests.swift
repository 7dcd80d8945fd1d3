import ParadigmAPI
import Testing

/// What says beside an answer that it is none, and what does not.
@Suite struct ExcuseTests {
    private static let text = #"{"message":{"content":"part"},"finish_reason":"stop"}"#
    private static let open = #"{"message":{"content":"part"},"finish_reason":null}"#
    private static let empty = #"{"message":{"content":""},"finish_reason":null}"#

    private func failure(_ choice: String, _ words: String) -> ReplyDecodingError? {
        for body in [#"{\#(words),"choices":[\#(choice)]}"#, #"{"choices":[\#(choice)],\#(words)}"#] {
            do throws(ReplyDecodingError) {
                _ = try Answer(body.bytes, to: .chat)
            } catch {
                return error
            }
        }
        return nil
    }

    @Test(arguments: [
        (#""errors":[{"message":"boom","code":500}]"#, "boom"), (#""success":false,"message":"used up""#, "used up"),
        (#""status":"failed","message":"no""#, "no"), (#""Error":{"message":"boom"}"#, "boom"),
        (#""base_resp":{"status_code":1008,"status_msg":"insufficient balance"}"#, "insufficient balance"),
        (#""code":500,"message":"Model crashed""#, "Model crashed"), (#""fault":{"faultstring":"late"}"#, "late"),
        (#""errcode":40001,"errmsg":"no key""#, "no key"), (#""ok":false,"description":"gone""#, "gone"),
        (#""error_code":"E7","error_message":"gone""#, "gone"),
    ])
    func `a failure counts beside any answer, with its words`(words: String, message: String) {
        for choice in [Self.text, Self.open, Self.empty] {
            #expect(failure(choice, words)?.serverError?.message == message, "\(choice)")
        }
    }

    @Test(arguments: [#""detail":"Model crashed""#, #""message":"Model crashed""#, #""msg":"Model crashed","code":7"#])
    func `words alone count where the answer has not ended`(words: String) {
        #expect(failure(Self.empty, words)?.serverError?.message == "Model crashed")
        #expect(failure(Self.open, words)?.serverError?.message == "Model crashed")
        #expect(failure(Self.text, words) == nil)
    }

    @Test(arguments: [
        #""message":"success","code":0"#, #""msg":"ok""#, #""base_resp":{"status_code":0,"status_msg":"success"}"#,
        #""success":true,"status":"completed""#, #""code":200,"message":"OK, done""#, #""errors":[],"error":null"#,
        #""errcode":0,"errmsg":"ok""#, #""status":200"#, #""detail":null"#,
    ])
    func `words of success do not`(words: String) {
        for choice in [Self.text, Self.open, Self.empty] { #expect(failure(choice, words) == nil, "\(choice)") }
    }

    @Test func `work that goes on is no answer, unless the answer has ended`() {
        let words = #""status":"in_progress""#
        #expect(failure(Self.open, words)?.code == .unfinished)
        #expect(failure(Self.empty, words)?.code == .unfinished)
        #expect(failure(Self.text, words) == nil)
        #expect(failure(Self.open, #""status":"failed""#)?.code == .unfinished)
        #expect(failure(Self.text, #""status":"cancelled""#)?.code == .unfinished)
    }

    @Test func `an error in a message is one`() {
        let choice =
            #"{"message":{"content":null,"error":{"message":"upstream died","code":502}},"finish_reason":"stop"}"#
        #expect(failure(choice, #""id":"c""#)?.serverError?.message == "upstream died")
        #expect(failure(Self.text.replacing(#"t":"part""#, with: #"t":"part","error":null"#), #""id":"c""#) == nil)
    }

    @Test(arguments: [#""status":"failed""#, #""success":false"#, #""errors":["no"]"#])
    func `vectors are held against it too`(words: String) {
        let body = #"{"data":[{"embedding":[0.5]}],\#(words)}"#
        #expect(throws: ReplyDecodingError.self) { try Answer(body.bytes, to: .embeddings) }
    }

    // MARK: Other paths

    @Test(arguments: [
        (#"{"ok":false,"description":"not allowed"}"#, "not allowed"), (#"[{"error":{"message":"boom"}}]"#, "boom"),
        (#"{"data":{"error":{"message":"boom"}}}"#, "boom"), (#"{"result":{"error":"boom"},"id":1}"#, "boom"),
        (#"{"Message":"slow down","Code":"Throttling"}"#, "slow down"),
        (#"{"errcode":40001,"errmsg":"invalid credential"}"#, "invalid credential"),
        (#""Internal Server Error""#, "Internal Server Error"), (#""error: no model""#, "error: no model"),
        (#"{"fault":{"faultstring":"late"}}"#, "late"), (#"{"error_message":"x"}"#, "x"),
        (#"{"Error":"boom"}"#, "boom"),
        (#"{"status":"error","message":"boom","data":[1]}"#, "boom"),
    ])
    func `what says that it failed is no answer of any path`(body: String, message: String) throws {
        let error = try #require(throws: ReplyDecodingError.self) { _ = try Answer(body.bytes, to: .other) }
        #expect(error.code == .serverError)
        #expect(error.serverError?.message == message)
    }

    @Test(arguments: ["false", "null", "{}"])
    func `nothing is no answer`(body: String) {
        #expect(throws: ReplyDecodingError.self) { try Answer(body.bytes, to: .other) }
    }

    @Test(arguments: [
        "[]", "true", "[{\"error\":null}]", #"[{"error":"x"},{"answer":1}]"#, #"{"data":{"error":null,"n":1}}"#,
        #"{"result":{"errors":0}}"#, #"{"ok":true,"description":"x"}"#, #""a text about errors""#, #"{"title":"x"}"#,
        #"{"errcode":0,"errmsg":"ok","items":[]}"#, #"{"description":"x"}"#, #"{"code":"E1","name":"x"}"#,
        #"{"success":true,"error":null,"message":"Done"}"#, #"{"errcode":0,"errmsg":"ok"}"#,
        #"{"status":"ok","error":false,"message":"saved"}"#,
    ])
    func `what may be an answer is one`(body: String) throws {
        #expect(try Answer(body.bytes, to: .other).body == body.bytes)
    }

    // MARK: What is no JSON by the letter

    @Test func `a byte order mark and numbers that are none are borne`() throws {
        let choice = #"{"message":{"content":"NaN -Infinity \" NaN"},"finish_reason":"stop","logprobs":[@]}"#
        let body = #"{"choices":[\#(choice)],"x":@}"#
        let clean = body.replacing("@", with: "null")
        for word in ["NaN", "Infinity", "-Infinity", "-NaN"] {
            for start in ["", "\u{FEFF}"] {
                let answer = try Answer((start + body.replacing("@", with: word)).bytes, to: .chat)
                #expect(answer.body == clean.bytes)
            }
        }
        let marked = "\u{FEFF}" + #"{"choices":[{"message":{"content":"a\ud83d"}}]}"#
        let mended = String(marked.dropFirst()).replacing("\\ud83d", with: "\\ufffd")
        #expect(try Answer(marked.bytes, to: .chat).body == mended.bytes)
        let piece = try ChatChunk(bytes: #"{"choices":[{"delta":{"content":"x"},"logprobs":[NaN]}]}"#.bytes)
        #expect(piece.text == "x")
        #expect(throws: Never.self) { try JSONScanner.validate(piece.rawBytes.span) }
        for broken in ["NaN", "{NaN:1}", #"{"a":Nan}"#, "\u{FEFF}\u{FEFF}{}", #"{"a":--1}"#] {
            #expect(throws: ReplyDecodingError.self) { try Answer(broken.bytes, to: .chat) }
        }
    }

    // MARK: Vectors

    @Test(arguments: [
        #""error: model not loaded""#, #""!!!notbase64""#, #""AAA=""#, #""AAAA""#, "[1e999,1]", "[-1E+400]",
        "[[1e999]]",
        "[1\(String(repeating: "0", count: 400))]", "[NaN]", #""AAAAAA=A""#,
    ])
    func `what is no vector is none`(vector: String) {
        let body = #"{"data":[{"index":0,"embedding":\#(vector)}]}"#
        #expect(throws: ReplyDecodingError.self) { try Answer(body.bytes, to: .embeddings) }
    }

    @Test(arguments: [#""AAAAAA==""#, #""AAAAAA""#, #""AAAAAAAAAAAAAAAA""#, #""\/\/\/\/AA==""#, "[1e5,-2E+3,1e-999,0]"])
    func `what is one is taken`(vector: String) throws {
        let body = #"{"data":[{"index":0,"embedding":\#(vector)}]}"#
        #expect(try Answer(body.bytes, to: .embeddings).body == body.bytes)
    }
}
