import ParadigmSimulator
import Testing

@Suite struct EmbeddingTests {
    private func reply(_ input: String, _ more: String = "") throws -> String {
        let body = #"{"model":"multilingual-e5-large","input":\#(input),"dimensions":8\#(more)}"#
        return try Responder.usual.reply(Requests.post("/embeddings", body)).text
    }

    private func vectors(_ reply: String) -> [[Double]] {
        reply.split(separator: "\"embedding\":[").dropFirst()
            .map { part in
                part.prefix { $0 != "]" }.split(separator: ",").compactMap { Double($0) }
            }
    }

    @Test func vectorsAreUnitVectorsThatFollowFromTheText() throws {
        let vectors = vectors(try reply(#"["un","deux","un"]"#))
        #expect(vectors.count == 3 && vectors.allSatisfy { $0.count == 8 })
        #expect(vectors[0] == vectors[2] && vectors[0] != vectors[1])
        for vector in vectors {
            #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        }
        #expect(vectors[0] == self.vectors(try reply(#""un""#))[0])
    }

    @Test func tokenNumbersAreInputsToo() throws {
        #expect(vectors(try reply("[1,2,3]")).count == 1)
        #expect(vectors(try reply("[[1,2],[3]]")).count == 2)
    }

    @Test func base64HoldsTheSameNumbersAsLittleEndianFloats() throws {
        let floats = vectors(try reply(#""un""#))[0].map { Float($0) }
        let packed = try reply(#""un""#, #","encoding_format":"base64""#)
        let text = try #require(packed.split(separator: #""embedding":""#).last?.prefix { $0 != "\"" })
        #expect(decoded(text) == floats)
    }

    private func decoded(_ base64: Substring) -> [Float] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let bits = base64.filter { $0 != "=" }.compactMap { alphabet.firstIndex(of: $0) }
        var bytes: [UInt8] = []
        var buffer = 0
        var held = 0
        for six in bits {
            buffer = buffer << 6 | six
            held += 6
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> held))
            }
        }
        return stride(from: 0, to: bytes.count - 3, by: 4)
            .map { index in
                Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[index + $1]) << (8 * UInt32($1)) })
            }
    }
}
