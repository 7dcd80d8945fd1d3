import ParadigmAPI
import ParadigmGround

/// One line of JSON taken apart: its members, and those of its `body`.
struct JSONLine {
    /// The members of the object.
    private(set) var members: [JSONMember] = []
    /// Where the object stands, without white space around it.
    private(set) var object = 0..<0
    /// The members of `body`, when it is an object.
    private(set) var bodyMembers: [JSONMember] = []
    /// Places in ``members`` of the keys that decide what kind of line it is.
    private(set) var customID: Int?
    private(set) var method: Int?
    private(set) var url: Int?
    private(set) var body: Int?
    private(set) var messages: Int?
    private(set) var input: Int?
    private(set) var prompt: Int?

    /// Validates a line and notes where its members are; of repeated keys the last one counts.
    mutating func read(_ bytes: Span<UInt8>) throws(JSONFault) {
        members.removeAll(keepingCapacity: true)
        (customID, method, url, body, messages, input, prompt) = (nil, nil, nil, nil, nil, nil, nil)
        var scanner = JSONScanner()
        guard try scanner.kind(in: bytes) == .object else {
            throw JSONFault(.expectedObject, at: scanner.position)
        }
        let start = scanner.position
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            note(key, in: bytes)
            let kind = try scanner.kind(in: bytes)
            let start = scanner.position
            if body == members.count, kind == .object {
                try scanner.readMembers(in: bytes, into: &bodyMembers)
            } else {
                try scanner.skipValue(of: kind, in: bytes)
            }
            members.append(JSONMember(key: key, kind: kind, value: start..<scanner.position))
        }
        object = start..<scanner.position
        try scanner.finish(in: bytes)
    }

    private mutating func note(_ key: JSONText, in bytes: Span<UInt8>) {
        let place = members.count
        if key.equals("custom_id", in: bytes) {
            customID = place
        } else if key.equals("body", in: bytes) {
            body = place
        } else if key.equals("url", in: bytes) {
            url = place
        } else if key.equals("method", in: bytes) {
            method = place
        } else if key.equals("messages", in: bytes) {
            messages = place
        } else if key.equals("input", in: bytes) {
            input = place
        } else if key.equals("prompt", in: bytes) {
            prompt = place
        }
    }

    /// The last member of a name; nil when there is none.
    func member(named name: String, in bytes: Span<UInt8>) -> JSONMember? {
        members.last { $0.isNamed(name, in: bytes) }
    }
}

extension JSONMember {
    /// The id that the value stands for: a string, or an integer as its digits.
    ///
    /// - Returns: Nil for null and the empty string, which stand for no id.
    func id(in bytes: Span<UInt8>) throws(RowFault) -> String? {
        var scanner = JSONScanner(at: value.lowerBound)
        switch kind {
        case .null: return nil
        case .string:
            guard let text = try? scanner.readText(in: bytes), !text.range.isEmpty else { return nil }
            return text.string(in: bytes)
        case .number where isInteger(in: bytes):
            var digits: [UInt8] = []
            digits.append(bytes, in: value)
            return String(decoding: digits, as: UTF8.self)
        default:
            throw RowFault(.malformedID, at: value.lowerBound)
        }
    }

    private func isInteger(in bytes: Span<UInt8>) -> Bool {
        for index in value where bytes[index] != UInt8(ascii: "-") && bytes[index] &- UInt8(ascii: "0") > 9 {
            return false
        }
        return true
    }

    /// Appends the value as text for a template.
    ///
    /// A string is its characters; a number, a truth value, an array and an object are their JSON; null is nothing, as an
    /// empty cell is.
    func appendText(from bytes: Span<UInt8>, to text: inout [UInt8]) {
        if kind == .null { return }
        var scanner = JSONScanner(at: value.lowerBound)
        if kind == .string, let string = try? scanner.readText(in: bytes) {
            string.appendDecoded(from: bytes, to: &text)
        } else {
            text.append(bytes, in: value)
        }
    }
}
