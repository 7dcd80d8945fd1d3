import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// What an output says about the body of a reply besides the body.
struct ReplyFacts {
    /// Whether the body is JSON, so that it can stand in a line as it is.
    let isJSON: Bool
    /// What the answer says of itself.
    let answer: AnswerFigures
    private let index: ChatReplyIndex?

    /// Reads a body, in one scan.
    init(_ body: Span<UInt8>) {
        index = try? ChatReplyIndex(scanning: body)
        isJSON = index != nil
        answer = index.map { AnswerFigures($0, in: body) } ?? AnswerFigures()
    }

    /// The answer as the text of one cell.
    ///
    /// Of a chat or a completion the text of its choice, or an array of texts when there are several; of embeddings the
    /// vector as it was written, or an array of them; of other replies the whole body.
    func text(in body: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        if let index, index.choiceCount > 1 {
            let texts = index.texts(in: body).map { JSONValue.string($0) }
            return Array(JSONValue.array(texts).serialized)
        }
        if let index, index.choiceCount > 0 {
            index.appendText(from: body, to: &bytes)
            return bytes
        }
        if isJSON, let vectors = try? Self.vectors(in: body), let first = vectors.first {
            return vectors.count == 1 ? Self.text(first, in: body) : Self.array(of: vectors, in: body)
        }
        bytes.append(body, in: 0..<body.count)
        return UTF8Check.firstFault(in: body) == nil ? bytes : Array(String(decoding: bytes, as: UTF8.self).utf8)
    }
}

extension ReplyFacts {
    /// The answer to a row as a person reads it: of one out of documents its words alone.
    func text(of body: [UInt8], to row: Row) -> [UInt8] {
        let answer = RowEndpoint.at(row.path).work.flatMap { WorkAnswer(body, of: $0) }
        return answer.map { Array($0.text.utf8) } ?? text(in: body.span)
    }
}

// MARK: - Embeddings

extension ReplyFacts {
    /// Where the vectors stand, in the order of their `index`; none when it is not a list of embeddings.
    private static func vectors(in body: Span<UInt8>) throws(JSONFault) -> [Range<Int>] {
        var scanner = JSONScanner()
        var vectors: [Range<Int>] = []
        guard try scanner.kind(in: body) == .object else { return [] }
        try scanner.enterObject(in: body)
        while let key = try scanner.nextKey(in: body) {
            if key.equals("data", in: body), try scanner.kind(in: body) == .array {
                vectors = try items(with: &scanner, in: body)
            } else {
                try scanner.skipValue(in: body)
            }
        }
        return vectors
    }

    private static func items(
        with scanner: inout JSONScanner,
        in body: Span<UInt8>
    ) throws(JSONFault) -> [Range<Int>] {
        var vectors: [(place: Int, range: Range<Int>)] = []
        var isSorted = true
        try scanner.enterArray(in: body)
        while try scanner.nextElement(in: body) {
            guard try scanner.kind(in: body) == .object else {
                try scanner.skipValue(in: body)
                continue
            }
            var vector: Range<Int>?
            var place: Int?
            try scanner.enterObject(in: body)
            while let key = try scanner.nextKey(in: body) {
                if key.equals("embedding", in: body) {
                    vector = try scanner.skipValue(in: body)
                } else if key.equals("index", in: body) {
                    place = try scanner.readInteger(in: body)
                } else {
                    try scanner.skipValue(in: body)
                }
            }
            guard let vector else { continue }
            let said = place ?? vectors.count
            if let last = vectors.last, said < last.place { isSorted = false }
            vectors.append((said, vector))
        }
        // The sort keeps the order of the body among equal places.
        return (isSorted ? vectors : vectors.sorted { $0.place < $1.place }).map(\.range)
    }

    /// The JSON of a vector, or the characters of one in Base64.
    private static func text(_ vector: Range<Int>, in body: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        var scanner = JSONScanner(at: vector.lowerBound)
        if let base64 = try? scanner.readText(in: body) {
            base64.appendDecoded(from: body, to: &text)
        } else {
            text.append(body, in: vector)
        }
        return text
    }

    private static func array(of vectors: [Range<Int>], in body: Span<UInt8>) -> [UInt8] {
        var text = [UInt8(ascii: "[")]
        for (index, vector) in vectors.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text.append(body, in: vector)
        }
        text.append(UInt8(ascii: "]"))
        return text
    }
}
