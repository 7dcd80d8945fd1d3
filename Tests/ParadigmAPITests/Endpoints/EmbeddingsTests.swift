import ParadigmAPI
import ParadigmGround
import Testing

@Suite struct EmbeddingsTests {
    @Test func writesRequests() {
        #expect(EmbeddingsRequest(model: "m", input: "a").body().text == #"{"model":"m","input":"a"}"#)
        #expect(
            EmbeddingsRequest(
                model: "m",
                input: ["a", "b"],
                encodingFormat: .base64,
                dimensions: 8,
                additionalFields: ["truncate": true, "model": "x"]
            )
            .body().text
                == #"{"model":"m","input":["a","b"],"encoding_format":"base64","dimensions":8,"truncate":true}"#
        )
        #expect(EmbeddingsRequest(model: "m", input: []).body().text == #"{"model":"m","input":[]}"#)
        #expect(
            CompletionRequest(model: "m", prompt: "p", maxTokens: 3, additionalFields: ["echo": true, "stream": true])
                .body().text == #"{"model":"m","prompt":"p","max_tokens":3,"echo":true}"#
        )
    }

    @Test func readsNumbersInTheOrderOfTheirIndex() throws {
        let reply = try EmbeddingsReply(
            bytes:
                #"{"data":[{"index":1,"embedding":[1,-2.5e-1]},{"embedding":[0.1],"index":"0"}],"model":"e5","usage":{"prompt_tokens":3,"total_tokens":3}}"#
                .bytes
        )
        #expect(reply.vectors == [[0.1], [1, -0.25]])
        #expect(reply.model == "e5")
        #expect(reply.usage == TokenUsage(promptTokens: 3, completionTokens: 0))
    }

    @Test func readsBase64() throws {
        // 1.0, -2.5 and 0.1 as little-endian 32-bit floats.
        let reply = try EmbeddingsReply(bytes: #"{"data":[{"embedding":"AACAPwAAIMDNzMw9"}]}"#.bytes)
        #expect(reply.vectors == [[1, -2.5, 0.1]])
        let padded = try EmbeddingsReply(bytes: #"{"data":[{"embedding":"AACAPw=="},{"embedding":"AACAPw"}]}"#.bytes)
        #expect(padded.vectors == [[1], [1]])
        let escaped = try EmbeddingsReply(bytes: #"{"data":[{"embedding":"\/\/9\/fw=="}]}"#.bytes)
        #expect(escaped.vectors.first?.first?.bitPattern == 0x7F7F_FFFF)
    }

    @Test(arguments: [
        #"[{"embedding":"AACA"}]"#, #"[{"embedding":"AACA*w=="}]"#, #"[{"embedding":"A"}]"#,
        #"[{"embedding":"AACAPw="}]"#,
        #"[{"embedding":[1,null]}]"#, #"[{"embedding":[1e99]}]"#, #"[{"embedding":null}]"#, "[{}]", "[1]",
    ])
    func refusesBrokenVectors(_ data: String) {
        #expect(throws: ReplyDecodingError.self) { _ = try EmbeddingsReply(bytes: "{\"data\":\(data)}".bytes) }
    }

    @Test func saysWhatCameInstead() throws {
        let error = try #require(throws: ReplyDecodingError.self) {
            _ = try EmbeddingsReply(bytes: #"{"error":"no such model"}"#.bytes)
        }
        #expect(error.serverError?.message == "no such model")
        #expect(throws: ReplyDecodingError.self) { _ = try EmbeddingsReply(bytes: "[]".bytes) }
        #expect(throws: ReplyDecodingError.self) { _ = try EmbeddingsReply(bytes: #"{"data":{}}"#.bytes) }
    }

    @Test func floatsSurviveBase64() throws {
        var random = SplitMix64(seed: 3)
        let vector = (0..<500).map { _ in Float.random(in: -1...1, using: &random) }
        let bytes = vector.flatMap { float in (0..<4).map { UInt8(truncatingIfNeeded: float.bitPattern >> ($0 * 8)) } }
        let reply = try EmbeddingsReply(bytes: "{\"data\":[{\"embedding\":\"\(base64(bytes))\"}]}".bytes)
        #expect(reply.vectors == [vector])
        let numbers = vector.map(\.description).joined(separator: ",")
        #expect(try EmbeddingsReply(bytes: "{\"data\":[{\"embedding\":[\(numbers)]}]}".bytes).vectors == [vector])
    }

    private func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let bits = bytes.flatMap { byte in (0..<8).map { Int(byte >> (7 - $0)) & 1 } }
        var text = ""
        for start in stride(from: 0, to: bits.count, by: 6) {
            text.append(digits[(0..<6).reduce(0) { $0 << 1 | (start + $1 < bits.count ? bits[start + $1] : 0) }])
        }
        return text + String(repeating: "=", count: (4 - text.count % 4) % 4)
    }
}
