extension Answer {
    /// The answer as a model gives it that does not keep to what was asked for.
    ///
    /// What is cut so ends like any other: a model does that, too.
    func spoilt(_ way: Fault.SpoiltAnswer) -> Answer {
        var answer = Answer(Self.spoilt(text, way))
        answer.finishReason = finishReason
        return answer
    }

    private static func spoilt(_ text: String, _ way: Fault.SpoiltAnswer) -> String {
        switch way {
        case .prose: "Of course, here is what you asked for:\n\n\(text)\n\nTell me if you need anything else."
        case .fence: "```json\n\(text)\n```"
        case .wrongType: withWrongType(text)
        case .cutJSON: String(text.prefix(text.count / 2))
        }
    }

    /// The text with a value of another type in place of its first member; the same for what is no object.
    private static func withWrongType(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "{"), let colon = firstColon(in: bytes) else { return text }
        let end = endOfValue(in: bytes, from: colon + 1)
        let isText = colon + 1 < bytes.count && bytes[colon + 1] == UInt8(ascii: "\"")
        let value = isText ? "1" : "\"none\""
        return String(decoding: bytes[...colon] + Array(value.utf8) + bytes[end...], as: UTF8.self)
    }

    /// The colon behind the first key of an object that the simulator wrote.
    private static func firstColon(in bytes: [UInt8]) -> Int? {
        var isInText = false
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "\""): isInText.toggle()
            case UInt8(ascii: ":") where !isInText: return index
            default: break
            }
            index += 1
        }
        return nil
    }

    /// Where the value ends that begins at a byte.
    private static func endOfValue(in bytes: [UInt8], from start: Int) -> Int {
        var (isInText, depth, index) = (false, 0, start)
        while index < bytes.count {
            let byte = bytes[index]
            if isInText {
                if byte == UInt8(ascii: "\\") { index += 1 }
                if byte == UInt8(ascii: "\"") { isInText = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInText = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: ",") where depth == 0: return index
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    if depth == 0 { return index }
                    depth -= 1
                default: break
                }
            }
            index += 1
        }
        return bytes.count
    }
}
