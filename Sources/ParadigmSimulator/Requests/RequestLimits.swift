/// What one request may ask for: real servers refuse what would take them gigabytes, and so does this one.
enum RequestLimits {
    /// How many texts a request may hold, as inputs of embeddings or as prompts: OpenAI's limit.
    static let texts = 2_048
    /// How many bytes the answers of a request may have together; streamed, each becomes some thirty.
    static let answerBytes = 1 << 20
    /// How many bytes each answer counts beside its text.
    static let bytesBesideAnswer = 128
    /// How many bytes the vectors of a reply may have together.
    static let vectorBytes = 32 << 20
    /// How many values the JSON of a body may have: a decoder makes many times their bytes of them.
    static let values = 1_000_000

    /// What is wrong with a body before it is decoded, or nil.
    static func complaint(about body: [UInt8]) -> String? {
        // A value takes two bytes at least, so that usual bodies need no look.
        guard body.count > 2 * values, hasTooManyValues(body) else { return nil }
        return "The body has more than \(values) values."
    }

    private static func hasTooManyValues(_ body: [UInt8]) -> Bool {
        var count = 0
        var isInString = false
        var isEscaped = false
        for byte in body {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\"") {
                isInString.toggle()
            } else if isInString {
                isEscaped = byte == UInt8(ascii: "\\")
            } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") {
                count += 1
            }
        }
        return count > values
    }
}
