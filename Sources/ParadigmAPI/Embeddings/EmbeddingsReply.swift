import ParadigmGround

/// The reply to an embeddings request.
public struct EmbeddingsReply: Sendable {
    /// The body, as it came.
    public let rawBytes: [UInt8]
    /// One vector for each text, in the order of the request.
    public private(set) var vectors: [[Float]] = []
    /// Name of the model that answered; nil when the server sent none.
    public private(set) var model: String?
    /// What the request cost; nil when the server did not say.
    public private(set) var usage: TokenUsage?

    /// Reads a body, with vectors as numbers or as Base64.
    ///
    /// Vectors are put in the order of their `index`; those without one keep their place.
    ///
    /// - Throws: ``ReplyDecodingError`` when the body is not JSON, describes an error, holds no vectors, or one of
    ///   them cannot be read.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        try self.init(bytes: bytes, asked: nil)
    }

    /// Reads a body that must hold as many vectors as there are texts.
    ///
    /// - Throws: ``ReplyDecodingError``, also when there are more or fewer.
    package init(bytes: [UInt8], asked: Int?) throws(ReplyDecodingError) {
        // Told from what is no answer first, as all replies are; what remains is to read the numbers.
        let body = try Answer(bytes, to: .embeddings, asked: asked).body
        rawBytes = body
        let found: [Item]?
        do throws(JSONFault) {
            found = try scan(body.span)
        } catch {
            throw ReplyDecodingError(error, reading: AnswerKind.embeddings.expected, in: bytes)
        }
        guard let found else { throw ReplyDecodingError(unexpected: bytes, reading: AnswerKind.embeddings.expected) }
        for item in found.sorted(by: { $0.index < $1.index }) {
            guard let vector = item.vector else {
                throw ReplyDecodingError(
                    code: .unexpectedShape,
                    message: "the embedding of text \(item.index) is neither numbers nor Base64 of 32-bit floats"
                )
            }
            vectors.append(vector)
        }
    }

    private struct Item {
        var index: Int
        var vector: [Float]?
    }

    /// - Returns: Nil when there is no array `data`.
    private mutating func scan(_ bytes: Span<UInt8>) throws(JSONFault) -> [Item]? {
        var scanner = JSONScanner()
        var items: [Item]?
        guard try scanner.kind(in: bytes) == .object else {
            try scanner.skipValue(in: bytes)
            try scanner.finish(in: bytes)
            return nil
        }
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            switch key.string(in: bytes) {
            case "data": items = try Self.readItems(with: &scanner, in: bytes)
            case "model": model = try scanner.readString(in: bytes)
            case "usage": usage = try TokenUsage(from: &scanner, in: bytes)
            default: try scanner.skipValue(in: bytes)
            }
        }
        try scanner.finish(in: bytes)
        return items
    }

    private static func readItems(
        with scanner: inout JSONScanner,
        in bytes: Span<UInt8>
    ) throws(JSONFault) -> [Item]? {
        guard try scanner.kind(in: bytes) == .array else {
            try scanner.skipValue(in: bytes)
            return nil
        }
        var items: [Item] = []
        try scanner.enterArray(in: bytes)
        while try scanner.nextElement(in: bytes) {
            var item = Item(index: items.count)
            if try scanner.kind(in: bytes) == .object {
                try scanner.enterObject(in: bytes)
                while let key = try scanner.nextKey(in: bytes) {
                    switch key.string(in: bytes) {
                    case "index": item.index = try scanner.readInteger(in: bytes) ?? item.index
                    case "embedding": item.vector = try readVector(with: &scanner, in: bytes)
                    default: try scanner.skipValue(in: bytes)
                    }
                }
            } else {
                try scanner.skipValue(in: bytes)
            }
            items.append(item)
        }
        return items
    }
}

// MARK: - Vectors

extension EmbeddingsReply {
    /// The vector at the cursor; nil after skipping what is none.
    private static func readVector(
        with scanner: inout JSONScanner,
        in bytes: Span<UInt8>
    ) throws(JSONFault) -> [Float]? {
        switch try scanner.kind(in: bytes) {
        case .string: return decodeFloats(try scanner.readText(in: bytes), in: bytes)
        case .array: return try readFloats(with: &scanner, in: bytes)
        default:
            try scanner.skipValue(in: bytes)
            return nil
        }
    }

    private static func readFloats(
        with scanner: inout JSONScanner,
        in bytes: Span<UInt8>
    ) throws(JSONFault) -> [Float]? {
        var floats: [Float]? = []
        try scanner.enterArray(in: bytes)
        while try scanner.nextElement(in: bytes) {
            let isNumber = try scanner.kind(in: bytes) == .number
            let range = try scanner.skipValue(in: bytes)
            if isNumber, let float = Float(String(bytes: bytes, in: range)), float.isFinite {
                floats?.append(float)
            } else {
                floats = nil
            }
        }
        return floats
    }

    private static func decodeFloats(_ text: JSONText, in bytes: Span<UInt8>) -> [Float]? {
        // An escape in Base64 can only be `\/`.
        var base64: [UInt8] = []
        text.appendDecoded(from: bytes, to: &base64)
        guard let data = Base64.decode(base64.span), data.count % 4 == 0 else { return nil }
        return stride(from: 0, to: data.count, by: 4)
            .map { start in
                Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(data[start + $1]) << UInt32(8 * $1) })
            }
    }
}

extension EmbeddingsReply: Hashable {
    /// Whether both bodies are the same, byte for byte.
    public static func == (left: EmbeddingsReply, right: EmbeddingsReply) -> Bool { left.rawBytes == right.rawBytes }

    /// Hashes the body.
    public func hash(into hasher: inout Hasher) { hasher.combine(rawBytes) }
}
