import ParadigmGround

/// One choice of a streamed answer, as far as it has come.
struct StreamedChoice: Sendable {
    private var content = GrowingValue()
    private var message = GrowingValue()
    private var logprobs: JoinedLists?
    private var tokenIDs: JoinedLists?
    private var finishReason: [UInt8]?
    /// Whether the reason says that it is less than it should be, which one that says that it ended does not take back.
    private var isShort = false
    private var fields = WrittenFields()
    private var hasBegun = false
    /// Whether it is one of a completion, which has a text and no message.
    private(set) var isText = false

    /// Adds what a piece says of it.
    ///
    /// - Returns: How many bytes more are kept of it, about.
    mutating func append(_ piece: ChunkChoice, in bytes: Span<UInt8>) -> Int {
        // A choice takes room even when it says nothing.
        var count = hasBegun ? 0 : MemoryLayout<Self>.size
        if piece.hasText { isText = true }
        if piece.isRepeated, piece.content?.nonEmpty != nil { content = GrowingValue() }
        if let text = piece.content {
            content.join(text, in: bytes)
            count += text.range.count
        }
        if let delta = piece.delta, piece.hasOtherParts || piece.role != nil {
            readMessage(from: delta.lowerBound, in: bytes, inPlace: piece.isRepeated)
            count += piece.hasOtherParts ? delta.count : 0
        }
        if let reason = piece.finishReason, !isShort || FinishReason.meaning(of: reason, in: bytes) != .finished {
            isShort = FinishReason.meaning(of: reason, in: bytes) != .finished
            finishReason = Array(bytes, in: reason.range.lowerBound - 1..<reason.range.upperBound + 1)
        }
        if piece.hasOtherFields || !hasBegun {
            let before = fields.size
            count += readFields(of: piece, in: bytes)
            count += fields.size - before
        }
        hasBegun = true
        return count
    }

    /// Adds the members of a message; in place of what is there, where they come whole.
    private mutating func readMessage(from start: Int, in bytes: Span<UInt8>, inPlace: Bool) {
        var scanner = JSONScanner(at: start, takingLoneSurrogates: true)
        do throws(JSONFault) {
            try scanner.enterObject(in: bytes)
            while let key = try scanner.nextKey(in: bytes) {
                if key.equals("content", in: bytes) {
                    // A text was joined already.
                    if try scanner.kind(in: bytes) == .string {
                        try scanner.skipValue(in: bytes)
                    } else {
                        if inPlace, try scanner.kind(in: bytes) != .null { content = GrowingValue() }
                        try content.join(with: &scanner, in: bytes, as: .parts)
                    }
                } else {
                    if inPlace, try scanner.kind(in: bytes) != .null { message.clearMember(key, in: bytes) }
                    try message.joinMember(key, with: &scanner, in: bytes)
                }
            }
        } catch {
            // Validated before: there is nothing to be found wrong.
        }
    }

    private mutating func readFields(of piece: ChunkChoice, in bytes: Span<UInt8>) -> Int {
        var count = 0
        var (logprobs, tokenIDs) = (self.logprobs, self.tokenIDs)
        (self.logprobs, self.tokenIDs) = (nil, nil)
        fields.read(in: bytes, from: piece.range.lowerBound) { (key, scanner) throws(JSONFault) in
            let isOwn =
                key.equals("index", in: bytes) || key.equals("delta", in: bytes) || key.equals("message", in: bytes)
                || key.equals("text", in: bytes) || key.equals("finish_reason", in: bytes)
            let isLogprobs = key.equals("logprobs", in: bytes)
            guard isOwn || isLogprobs || key.equals("token_ids", in: bytes) else { return false }
            if isOwn {
                try scanner.skipValue(in: bytes)
            } else {
                let start = scanner.position
                if isLogprobs {
                    try logprobs.join(with: &scanner, in: bytes)
                } else {
                    try tokenIDs.join(with: &scanner, in: bytes)
                }
                count += scanner.position - start
            }
            return true
        }
        (self.logprobs, self.tokenIDs) = (logprobs, tokenIDs)
        return count
    }

    /// Writes it as an element of `choices`.
    func write(to json: inout JSONWriter, index: Int) {
        json.beginObject()
        json.key("index")
        json.int(index)
        if isText {
            json.key("text")
            content.write(to: &json)
        } else {
            json.key("message")
            message.writeMessage(content: content, to: &json)
        }
        if let logprobs {
            json.key("logprobs")
            logprobs.write(to: &json)
        }
        if let tokenIDs {
            json.key("token_ids")
            tokenIDs.write(to: &json)
        }
        json.key("finish_reason")
        if let finishReason { json.raw(finishReason) } else { json.null() }
        fields.write(to: &json)
        json.endObject()
    }
}

/// An object whose lists grow from piece to piece, or one such list; everything else in it is what came last.
///
/// The elements are kept as they were written: nobody looks into the probabilities of a million tokens.
struct JoinedLists: Sendable {
    private var isList = false
    private var isNull = true
    private var lists = KeyedValues<String, [UInt8]>()
    private var fields = WrittenFields()

    /// Adds the value at the cursor.
    mutating func join(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        switch try scanner.kind(in: bytes) {
        case .array:
            (isList, isNull) = (true, false)
            try append("", with: &scanner, in: bytes)
        case .object:
            (isList, isNull) = (false, false)
            try scanner.enterObject(in: bytes)
            while let key = try scanner.nextKey(in: bytes) {
                let name = key.string(in: bytes)
                if try scanner.kind(in: bytes) == .array {
                    try append(name, with: &scanner, in: bytes)
                } else if let range = try scanner.skipUnlessNull(in: bytes) {
                    fields.set(name, to: Array(bytes, in: range))
                } else if lists.place(of: name) == nil {
                    fields.setNull(name)
                }
            }
        default: try scanner.skipValue(in: bytes)
        }
    }

    private mutating func append(
        _ key: String,
        with scanner: inout JSONScanner,
        in bytes: Span<UInt8>
    ) throws(JSONFault) {
        let range = try scanner.skipValue(in: bytes)
        let place = lists.place(of: key) ?? lists.append([], forKey: key)
        // What stands between the brackets, unless that is white space.
        let inner = range.lowerBound + 1..<range.upperBound - 1
        guard inner.contains(where: { bytes[$0] > 0x20 }) else { return }
        if !lists.values[place].isEmpty { lists.values[place].append(UInt8(ascii: ",")) }
        lists.values[place].append(bytes, in: inner)
    }

    /// Writes it.
    func write(to json: inout JSONWriter) {
        guard !isNull else { return json.null() }
        if isList { return json.raw(Self.list(lists.values.first ?? [])) }
        json.beginObject()
        for (key, elements) in zip(lists.keys, lists.values) {
            json.key(key)
            json.raw(Self.list(elements))
        }
        fields.write(to: &json, except: { lists.place(of: $0) != nil })
        json.endObject()
    }

    private static func list(_ elements: [UInt8]) -> [UInt8] {
        [UInt8(ascii: "[")] + elements + [UInt8(ascii: "]")]
    }
}

extension JoinedLists? {
    /// Adds the value at the cursor to what is there, if anything.
    fileprivate mutating func join(with scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        var lists = self ?? JoinedLists()
        self = nil
        defer { self = lists }
        try lists.join(with: &scanner, in: bytes)
    }
}
