import ParadigmGround

/// The pieces of a streamed answer, put together into the body that an unstreamed request would have given: a
/// `chat.completion`, or a `text_completion` when the pieces have `text`.
///
/// The texts of each choice are joined, and so are the lists of its `logprobs`. What stands beside them, in the reply and
/// in a choice, is what came last, so that usage, which comes at the end, is there. A piece is not parsed again: what the
/// scan of ``ChatChunk`` found is added to what is there, and only what is out of the ordinary is looked at closer.
package struct StreamedAnswer: Sendable {
    /// Bytes of all that was joined, about: what is replaced takes no more room than a piece.
    package private(set) var size = 0

    private var fields = WrittenFields()
    private var choices: [Int: StreamedChoice] = [:]
    private var hasLoneSurrogates = false
    /// The piece whose fields beside the choices were read last.
    private var last: ChatChunk?

    /// Nothing so far.
    package init() {}

    /// Adds the next piece.
    package mutating func append(_ chunk: ChatChunk) {
        let bytes = chunk.rawBytes.span
        hasLoneSurrogates = hasLoneSurrogates || chunk.hasLoneSurrogates
        // Almost every piece has the same around its choices as the one before.
        if !last.hasSameAround(chunk) {
            fields.read(in: bytes, from: 0) { (key, scanner) throws(JSONFault) in
                guard key.equals("choices", in: bytes) else { return false }
                try scanner.skipValue(in: bytes)
                return true
            }
            last = chunk
        }
        chunk.forEachChoice { choice in
            let added = choices[choice.index, default: StreamedChoice()].append(choice, in: bytes)
            size += added
        }
    }

    /// The body of the reply.
    package var body: [UInt8] {
        var json = JSONWriter(capacity: size + 512)
        json.beginObject()
        let isText = choices.values.contains(where: \.isText)
        var fields = self.fields
        fields.set("object", to: Array((isText ? "\"text_completion\"" : "\"chat.completion\"").utf8))
        fields.write(to: &json)
        json.key("choices")
        json.beginArray()
        for (index, choice) in choices.sorted(by: { $0.key < $1.key }) { choice.write(to: &json, index: index) }
        json.endArray()
        json.endObject()
        return hasLoneSurrogates ? LoneSurrogates.replaced(in: json.bytes) : json.bytes
    }
}

extension StreamedAnswer {
    /// Puts a whole body together that is a stream.
    ///
    /// - Parameter bytes: The body of a reply.
    /// - Returns: The body that an unstreamed request would have given; nil when it is no stream.
    /// - Throws: ``ReplyDecodingError`` when the stream reports an error, or was cut.
    package static func body(of bytes: [UInt8]) throws(ReplyDecodingError) -> [UInt8]? {
        var form = StreamForm(isDeclared: false)
        guard case .stream = form.tell(bytes.span) else { return nil }
        var reading = StreamReading(contentType: nil, limit: bytes.count)
        var answer = StreamedAnswer()
        var failure: ReplyDecodingError?
        do throws(SSEError) {
            try reading.consume(bytes) { step in
                switch step {
                case .chunk(let chunk): answer.append(chunk)
                case .failed(let error): failure = failure ?? error
                case .done: break
                }
            }
        } catch {
            failure = ReplyDecodingError(code: .unexpectedShape, message: "\(error)")
        }
        if let failure { throw failure }
        guard reading.isComplete else {
            throw ReplyDecodingError(code: .cutStream, message: "the stream ended in the middle of the answer")
        }
        return answer.body
    }
}

extension ChatChunk? {
    /// Whether two pieces are alike byte for byte but for their choices.
    fileprivate func hasSameAround(_ other: ChatChunk) -> Bool {
        guard let one = self, let left = one.choicesRange, let right = other.choicesRange,
            left.lowerBound == right.lowerBound
        else { return false }
        return one.rawBytes[..<left.lowerBound] == other.rawBytes[..<right.lowerBound]
            && one.rawBytes[left.upperBound...] == other.rawBytes[right.upperBound...]
    }
}

/// Fields of an object as they were written, in the order of their first coming; of each the last value that is not null.
struct WrittenFields: Sendable {
    private var fields: [(key: String, value: [UInt8])] = []

    /// Sets a field.
    mutating func set(_ key: String, to value: [UInt8]) {
        if let place = fields.firstIndex(where: { $0.key == key }) {
            fields[place].value = value
        } else {
            fields.append((key, value))
        }
    }

    /// Removes fields.
    mutating func remove(_ keys: [String]) {
        fields.removeAll { keys.contains($0.key) }
    }

    /// Takes the fields of an object that was validated.
    ///
    /// - Parameters:
    ///   - bytes: The text in which it stands.
    ///   - start: Where it begins.
    ///   - isRead: Reads a value itself, if it is one of its own.
    mutating func read(
        in bytes: Span<UInt8>,
        from start: Int,
        except isRead: (JSONText, inout JSONScanner) throws(JSONFault) -> Bool
    ) {
        var scanner = JSONScanner(at: start, takingLoneSurrogates: true)
        do throws(JSONFault) {
            try scanner.enterObject(in: bytes)
            while let key = try scanner.nextKey(in: bytes) {
                if try isRead(key, &scanner) { continue }
                let name = key.string(in: bytes)
                let isThere = fields.contains { $0.key == name }
                let range = try scanner.skipUnlessNull(in: bytes)
                if let range {
                    set(name, to: Array(bytes, in: range))
                } else if !isThere {
                    set(name, to: Array("null".utf8))
                }
            }
        } catch {
            // Validated before: there is nothing to be found wrong.
        }
    }

    /// Writes them into the object that is open.
    func write(to json: inout JSONWriter) {
        for field in fields {
            json.key(field.key)
            json.raw(field.value)
        }
    }
}

extension [UInt8] {
    /// A range of the bytes of a span.
    init(_ bytes: Span<UInt8>, in range: Range<Int>) {
        self = []
        append(bytes, in: range)
    }
}
