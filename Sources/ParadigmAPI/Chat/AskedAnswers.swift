/// How many answers a request asks for: `n`, for each of the prompts or inputs that it has.
package struct AskedAnswers: Hashable, Sendable {
    private var each = 1
    private var questions = 1

    /// One answer, as most requests ask for.
    package init() {}

    /// How many there are to be.
    package var count: Int {
        let (count, isTooMany) = max(1, each).multipliedReportingOverflow(by: max(1, questions))
        return isTooMany ? .max : count
    }

    /// How many there are to be of a kind: a chat asks one question, whatever other lists stand in its body.
    package func count(of kind: AnswerKind) -> Int { kind == .chat ? max(1, each) : count }

    /// Takes note of `n`, which was added to the request.
    package mutating func ask(each count: Int) { each = count }

    /// Counts what a request asks for.
    ///
    /// - Parameters:
    ///   - request: The body of the request.
    ///   - kind: What it is to be answered with.
    /// - Returns: 1 unless the body says more.
    package static func count(in request: [UInt8], of kind: AnswerKind? = nil) -> Int {
        let request = request.span
        var asked = AskedAnswers()
        var scanner = JSONScanner()
        do throws(JSONFault) {
            try scanner.enterObject(in: request)
            while let key = try scanner.nextKey(in: request) {
                if try !asked.read(key, with: &scanner, in: request) { try scanner.skipValue(in: request) }
            }
        } catch {
            return 1
        }
        return kind.map(asked.count(of:)) ?? asked.count
    }

    /// Reads the value of a member, if it says how many answers there are to be.
    ///
    /// - Parameters:
    ///   - key: The member's name.
    ///   - scanner: Stands at its value, and behind it when that was read.
    ///   - bytes: The body of the request.
    /// - Returns: Whether the value was read.
    /// - Throws: ``JSONFault`` when it is not valid JSON.
    package mutating func read(
        _ key: JSONText,
        with scanner: inout JSONScanner,
        in bytes: Span<UInt8>
    ) throws(JSONFault) -> Bool {
        if key.equals("n", in: bytes) {
            each = try scanner.readInteger(in: bytes) ?? 1
        } else if key.equals("prompt", in: bytes) || key.equals("input", in: bytes),
            try scanner.kind(in: bytes) == .array
        {
            questions = try Self.countQuestions(with: &scanner, in: bytes)
        } else {
            return false
        }
        return true
    }

    /// The elements, unless they are the tokens of one question.
    private static func countQuestions(
        with scanner: inout JSONScanner,
        in bytes: Span<UInt8>
    ) throws(JSONFault) -> Int {
        var count = 0
        var areTokens = false
        try scanner.enterArray(in: bytes)
        while try scanner.nextElement(in: bytes) {
            let kind = try scanner.kind(in: bytes)
            areTokens = kind == .number
            count += 1
            try scanner.skipValue(of: kind, in: bytes)
        }
        return areTokens ? 1 : count
    }
}
