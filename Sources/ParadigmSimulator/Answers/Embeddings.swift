import ParadigmGround

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The embeddings of some texts: unit vectors that follow from the text alone.
struct Embeddings: Sendable {
    /// The dimensions of multilingual-e5-large, used unless the request says otherwise.
    static let usualDimensions = 1_024

    var model: String
    var inputs: [String]
    var dimensions: Int
    var asBase64: Bool
    var promptTokens: Int

    init(_ body: EmbeddingBody) {
        model = body.model
        inputs = body.inputs
        dimensions = body.dimensions ?? Self.usualDimensions
        asBase64 = body.encodingFormat == "base64"
        promptTokens = body.inputs.reduce(0) { $0 + max(1, Tokens.estimate(bytes: $1.utf8.count)) }
    }

    /// The reply.
    func reply(_ identity: ReplyIdentity, seed: UInt64) -> Reply {
        let data = JSONOutput.object { json in
            json.member("object", "list")
            json.key("data")
            json.array { json in
                for (index, input) in inputs.enumerated() {
                    let vector = Self.vector(of: input, dimensions: dimensions, seed: seed)
                    json.object { json in
                        json.member("object", "embedding")
                        json.member("index", index)
                        json.key("embedding")
                        write(vector, to: &json)
                    }
                }
            }
            json.member("model", model)
            json.key("usage")
            json.usage(prompt: promptTokens, completion: nil, quirk: identity.quirk)
        }
        return Reply(200, json: data)
    }

    private func write(_ vector: [Float], to json: inout JSONOutput) {
        if asBase64 {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(vector.count * 4)
            for number in vector {
                for shift in stride(from: UInt32(0), to: 32, by: 8) {
                    bytes.append(UInt8(truncatingIfNeeded: number.bitPattern >> shift))
                }
            }
            json.text(Data(bytes).base64EncodedString())
        } else {
            json.array { json in
                for number in vector { json.raw("\(number)") }
            }
        }
    }

    /// A unit vector drawn from (seed, text).
    static func vector(of text: String, dimensions: Int, seed: UInt64) -> [Float] {
        var random = SplitMix64(seed: ContentHash.of(seed, ContentHash.of(text)))
        let raw = (0..<dimensions).map { _ in random.unit() * 2 - 1 }
        let length = raw.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return raw.map { Float($0 / max(length, .leastNormalMagnitude)) }
    }
}
