import ParadigmGround

/// The pieces of a streamed answer, put together into the body that an unstreamed request would have given: a
/// `chat.completion`, or a `text_completion` when the pieces have `text`.
///
/// The texts of each choice are joined, and so are the lists of its `logprobs`. What stands beside them, in the reply and
/// in a choice, is what came last, so that usage, which comes at the end, is there. A piece is not parsed again: what the
/// scan of ``ChatChunk`` found is added to what is there, and only what is out of the ordinary is looked at closer.
package struct StreamedAnswer: Sendable {
    /// Bytes of all that is kept, about: what is replaced takes no more room than a piece.
    package var size: Int { joined + fields.size }

    /// Bytes of what the choices keep.
    private var joined = 0
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
            joined += added
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
        func take(_ step: StreamReading.Step) {
            switch step {
            case .chunk(let chunk): answer.append(chunk)
            case .failed(let error): failure = failure ?? error
            case .done: break
            }
        }
        do throws(SSEError) {
            try reading.consume(bytes) { take($0) }
            try reading.finish { take($0) }
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
    /// Bytes of the keys and the values.
    private(set) var size = 0

    private var fields = KeyedValues<String, [UInt8]>()

    /// Sets a field.
    mutating func set(_ key: String, to value: [UInt8]) {
        if let place = fields.place(of: key) {
            size += value.count - fields.values[place].count
            fields.values[place] = value
        } else {
            size += key.utf8.count + value.count
            fields.append(value, forKey: key)
        }
    }

    /// Takes note of a field that came as null, which changes nothing when it has a value.
    mutating func setNull(_ key: String) {
        if fields.place(of: key) == nil { set(key, to: Array("null".utf8)) }
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
                if let range = try scanner.skipUnlessNull(in: bytes) {
                    set(name, to: Array(bytes, in: range))
                } else {
                    setNull(name)
                }
            }
        } catch {
            // Validated before: there is nothing to be found wrong.
        }
    }

    /// Writes them into the object that is open, but for those that stand in it otherwise.
    func write(to json: inout JSONWriter, except isThere: (String) -> Bool = { _ in false }) {
        for (key, value) in zip(fields.keys, fields.values) where !isThere(key) {
            json.key(key)
            json.raw(value)
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
