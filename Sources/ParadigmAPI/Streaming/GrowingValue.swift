/// A value of a message that comes in pieces: texts grow, objects and lists grow by what is in them.
///
/// Elements of a list belong together by their `index`, as the pieces of tool calls do, unless another call begins there,
/// with an id and a name of its own; calls without an index, by their id; the parts of a content that have none, by their
/// type, as long as no other part comes between.
struct GrowingValue: Sendable {
    /// How a piece is added to what is there.
    enum Rule: Sendable {
        /// Texts are joined.
        case growing
        /// A text comes whole, however often.
        case whole
        /// The parts of a content, or its text.
        case parts
    }

    private enum Kind: Sendable {
        case none
        case null
        case text
        case object
        case list
        /// A number, true or false.
        case literal
    }

    private var kind = Kind.none
    /// Of a text its characters, among them halves that may meet again; of a literal as it was written.
    private var bytes: [UInt8] = []
    private var members = KeyedValues<String, GrowingValue>()
    private var elements: [GrowingValue] = []
    /// Where the elements with an index stand, of several with one index the last.
    private var places: [Int: Int] = [:]
    /// The index of each element that has one, by its place.
    private var indices: [Int: Int] = [:]

    /// How many elements without an index are looked at for the one that goes on.
    private static let mostOpen = 16
    /// Names and types come whole, however often; only texts that grow are joined.
    private static let wholeFields: Set = ["format", "id", "name", "object", "role", "status", "type"]
    /// The types of parts that are written piece by piece.
    private static let growingParts: Set = ["text", "output_text", "thinking", "reasoning", "refusal"]

    /// Adds a text.
    mutating func join(_ text: JSONText, in source: Span<UInt8>, as rule: Rule = .growing) {
        if kind == .list { return appendPart(text, in: source) }
        if kind != .text || (rule == .whole && text.nonEmpty != nil) { reset(to: .text) }
        text.appendDecoded(from: source, to: &bytes, keepingHalves: true)
    }

    /// Adds the value at the cursor; null changes nothing.
    mutating func join(
        with scanner: inout JSONScanner,
        in source: Span<UInt8>,
        as rule: Rule
    ) throws(JSONFault) {
        let next = try scanner.kind(in: source)
        switch next {
        case .null:
            if kind == .none { kind = .null }
            try scanner.skipValue(of: next, in: source)
        case .string:
            let text = try scanner.readText(in: source)
            // A name that comes empty is none, and takes nothing away when it was there before.
            if rule != .whole || text.nonEmpty != nil {
                join(text, in: source, as: rule)
            } else if kind == .none {
                kind = .null
            }
        case .object:
            if kind != .object { reset(to: .object) }
            try scanner.enterObject(in: source)
            while let key = try scanner.nextKey(in: source) {
                try joinMember(key, with: &scanner, in: source, in: rule)
            }
        case .array:
            if kind == .text, rule == .parts { becomeParts() }
            if kind != .list { reset(to: .list) }
            try scanner.enterArray(in: source)
            while try scanner.nextElement(in: source) { try joinElement(with: &scanner, in: source, as: rule) }
        default:
            reset(to: .literal)
            bytes = Array(source, in: try scanner.skipValue(of: next, in: source))
        }
    }

    /// Adds the value at the cursor to one of an object's members.
    mutating func joinMember(
        _ key: JSONText,
        with scanner: inout JSONScanner,
        in source: Span<UInt8>,
        in rule: Rule = .growing
    ) throws(JSONFault) {
        if kind != .object { reset(to: .object) }
        let place = place(of: key.string(in: source))
        let isWhole = Self.wholeFields.contains(members.keys[place])
        try members.values[place].join(with: &scanner, in: source, as: isWhole ? .whole : rule)
    }

    private mutating func joinElement(
        with scanner: inout JSONScanner,
        in source: Span<UInt8>,
        as rule: Rule
    ) throws(JSONFault) {
        let element = try Identity(at: scanner, in: source)
        let place: Int
        if let index = element.index, let known = places[index], !elements[known].isOther(element, in: source) {
            place = known
        } else if element.index == nil, let open = openElement(for: element, rule, in: source) {
            place = open
        } else {
            place = elements.count
            elements.append(GrowingValue())
            if let index = element.index { (places[index], indices[place]) = (place, index) }
        }
        try elements[place].join(with: &scanner, in: source, as: rule == .whole ? .growing : rule)
    }

    /// The place of the element that one without an index goes on with: a part of the same sort as the last one, or a tool
    /// call, by its id or for want of one the last.
    private func openElement(for element: Identity, _ rule: Rule, in source: Span<UInt8>) -> Int? {
        guard let last = elements.last else { return nil }
        if element.isCall {
            guard let id = element.id?.string(in: source) else { return last.isCall ? elements.count - 1 : nil }
            // Calls that go on side by side are few, and a reply of a million is not looked through for each.
            return elements.suffix(Self.mostOpen)
                .lastIndex { $0.isCall && $0.text(of: "id") == id && !$0.hasOtherName(element, in: source) }
        }
        let isPart = rule == .parts && element.type.map { Self.growingParts.contains($0) && $0 == last.type } ?? false
        return isPart ? elements.count - 1 : nil
    }

    /// Whether a tool call at the same index is another one.
    ///
    /// Its id alone does not tell: some servers make a new one up for each piece of a call.
    private func isOther(_ element: Identity, in source: Span<UInt8>) -> Bool {
        guard element.isCall, isCall, element.name != nil, let id = element.id?.string(in: source),
            let known = text(of: "id")
        else { return false }
        return known != id
    }

    private func hasOtherName(_ element: Identity, in source: Span<UInt8>) -> Bool {
        guard let name = element.name?.string(in: source), let place = members.place(of: "function") else {
            return false
        }
        return members.values[place].text(of: "name").map { $0 != name } ?? false
    }

    /// A member that is a text, unless it is empty.
    private func text(of key: String) -> String? {
        guard let place = members.place(of: key), !members.values[place].bytes.isEmpty else { return nil }
        return String(decoding: members.values[place].bytes, as: UTF8.self)
    }

    /// Takes a member back, whose value comes whole.
    mutating func clearMember(_ key: JSONText, in source: Span<UInt8>) {
        if let place = members.place(of: key.string(in: source)) { members.values[place] = GrowingValue() }
    }

    /// Whether it is a tool call.
    private var isCall: Bool { members.place(of: "function") != nil }

    private var type: String? {
        members.place(of: "type").map { String(decoding: members.values[$0].bytes, as: UTF8.self) }
    }

    private mutating func place(of key: String) -> Int {
        members.place(of: key) ?? members.append(GrowingValue(), forKey: key)
    }

    private mutating func reset(to kind: Kind) {
        self = GrowingValue()
        self.kind = kind
    }

    // MARK: Contents in parts

    /// Makes the one part that it is of a text.
    private mutating func becomeParts() {
        let text = bytes
        reset(to: .list)
        if !text.isEmpty { elements.append(Self.part(text)) }
    }

    /// Adds a text to a content in parts.
    private mutating func appendPart(_ text: JSONText, in source: Span<UInt8>) {
        guard text.nonEmpty != nil else { return }
        if elements.last?.type != "text" { elements.append(Self.part([])) }
        let last = elements.count - 1
        let place = elements[last].place(of: "text")
        elements[last].members.values[place].join(text, in: source)
    }

    private static func part(_ text: [UInt8]) -> GrowingValue {
        var (part, type, value) = (GrowingValue(), GrowingValue(), GrowingValue())
        (type.kind, type.bytes) = (.text, Array("text".utf8))
        (value.kind, value.bytes) = (.text, text)
        part.kind = .object
        part.members.append(type, forKey: "type")
        part.members.append(value, forKey: "text")
        return part
    }

    // MARK: Writing

    /// Writes it; null when nothing came.
    func write(to json: inout JSONWriter) {
        switch kind {
        case .none, .null: json.null()
        case .text:
            let text = LoneSurrogates.joinedIfAny(bytes)
            json.string(utf8: text.span)
        case .literal: json.raw(bytes)
        case .object:
            json.beginObject()
            writeMembers(to: &json)
            json.endObject()
        case .list:
            json.beginArray()
            let indexed = indices.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
            for place in elements.indices where indices[place] == nil { elements[place].write(to: &json) }
            for (place, _) in indexed {
                if elements[place].isCall {
                    elements[place].writeCall(to: &json)
                } else {
                    elements[place].write(to: &json)
                }
            }
            json.endArray()
        }
    }

    /// Writes a tool call without its index, which said only where its pieces belong.
    private func writeCall(to json: inout JSONWriter) {
        json.beginObject()
        writeMembers(to: &json, except: "index")
        json.endObject()
    }

    /// Writes it as a message with a content, and with the assistant's role unless it has one.
    func writeMessage(content: GrowingValue, to json: inout JSONWriter) {
        json.beginObject()
        if members.place(of: "role").map({ members.values[$0].kind }) != .text {
            json.key("role")
            json.string("assistant")
        }
        for (key, value) in zip(members.keys, members.values) where key != "role" || value.kind == .text {
            json.key(key)
            value.write(to: &json)
        }
        json.key("content")
        content.write(to: &json)
        json.endObject()
    }

    private func writeMembers(to json: inout JSONWriter, except key: String? = nil) {
        for (name, value) in zip(members.keys, members.values) where name != key {
            json.key(name)
            value.write(to: &json)
        }
    }
}

extension GrowingValue {
    /// What tells to which element of a list a piece belongs.
    private struct Identity {
        var index: Int?
        var type: String?
        /// Whether it is a tool call, or more of one.
        var isCall = false
        /// Its id, with which a call begins.
        var id: JSONText?
        /// The name of the function that it calls.
        var name: JSONText?

        /// That of the value at a cursor.
        init(at cursor: JSONScanner, in source: Span<UInt8>) throws(JSONFault) {
            var scanner = cursor
            guard try scanner.kind(in: source) == .object else { return }
            try scanner.enterObject(in: source)
            while let key = try scanner.nextKey(in: source) {
                if key.equals("index", in: source) {
                    index = try scanner.readInteger(in: source)
                } else if key.equals("type", in: source) {
                    type = try scanner.readString(in: source)
                } else if key.equals("id", in: source) {
                    id = try scanner.readTextIfString(in: source)?.nonEmpty
                } else if key.equals("function", in: source) {
                    isCall = true
                    name = try Self.name(with: &scanner, in: source)
                } else {
                    try scanner.skipValue(in: source)
                }
            }
        }

        /// The `name` of the object at the cursor.
        private static func name(
            with scanner: inout JSONScanner,
            in source: Span<UInt8>
        ) throws(JSONFault) -> JSONText? {
            var name: JSONText?
            guard try scanner.kind(in: source) == .object else {
                try scanner.skipValue(in: source)
                return nil
            }
            try scanner.enterObject(in: source)
            while let key = try scanner.nextKey(in: source) {
                if key.equals("name", in: source) {
                    name = try scanner.readTextIfString(in: source)?.nonEmpty
                } else {
                    try scanner.skipValue(in: source)
                }
            }
            return name
        }
    }
}
