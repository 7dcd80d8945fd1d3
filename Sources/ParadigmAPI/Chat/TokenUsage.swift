/// How many tokens a request cost.
public struct TokenUsage: Hashable, Sendable {
    /// Tokens of the question; 0 when the server did not say.
    public var promptTokens: Int
    /// Tokens of the answer; 0 when the server did not say, and for embeddings.
    public var completionTokens: Int
    /// Tokens of both.
    public var totalTokens: Int
    /// Those tokens of the question that the server had in its cache; 0 when it did not say.
    public var cachedTokens = 0
    /// Those tokens of the answer that were thoughts on the way, which cost as much; 0 when the server did not say.
    public var reasoningTokens = 0

    /// A usage of so many tokens.
    ///
    /// - Parameters:
    ///   - promptTokens: Tokens of the question.
    ///   - completionTokens: Tokens of the answer.
    ///   - totalTokens: Tokens of both; nil for the sum of the other two.
    public init(promptTokens: Int, completionTokens: Int, totalTokens: Int? = nil) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.totalTokens = totalTokens ?? promptTokens &+ completionTokens
    }

    /// More than any request can use, and little enough that the sums of billions of them are no trouble.
    private static let largest = 1 << 32

    /// A count that can be true; nil for one that cannot, which counts as not said.
    private static func plausible(_ count: Int?) -> Int? {
        count.flatMap { (0...largest).contains($0) ? $0 : nil }
    }

    /// The usage at the cursor; nil after skipping a value without any count.
    package init?(from scanner: inout JSONScanner, in bytes: Span<UInt8>) throws(JSONFault) {
        guard try scanner.kind(in: bytes) == .object else {
            try scanner.skipValue(in: bytes)
            return nil
        }
        var (prompt, completion, total) = (Int?.none, Int?.none, Int?.none)
        var (cached, reasoning) = (0, 0)
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            if key.equals("prompt_tokens", in: bytes) {
                prompt = Self.plausible(try scanner.readInteger(in: bytes))
            } else if key.equals("completion_tokens", in: bytes) {
                completion = Self.plausible(try scanner.readInteger(in: bytes))
            } else if key.equals("total_tokens", in: bytes) {
                total = Self.plausible(try scanner.readInteger(in: bytes))
            } else if key.equals("prompt_tokens_details", in: bytes) {
                cached = try Self.detail("cached_tokens", from: &scanner, in: bytes)
            } else if key.equals("completion_tokens_details", in: bytes) {
                reasoning = try Self.detail("reasoning_tokens", from: &scanner, in: bytes)
            } else {
                try scanner.skipValue(in: bytes)
            }
        }
        guard prompt != nil || completion != nil || total != nil else { return nil }
        self.init(promptTokens: prompt ?? 0, completionTokens: completion ?? 0, totalTokens: total)
        (cachedTokens, reasoningTokens) = (cached, reasoning)
    }

    /// One count of the details at the cursor; 0 when they do not have it.
    private static func detail(
        _ name: StaticString,
        from scanner: inout JSONScanner,
        in bytes: Span<UInt8>
    ) throws(JSONFault) -> Int {
        var count = 0
        guard try scanner.kind(in: bytes) == .object else {
            try scanner.skipValue(in: bytes)
            return 0
        }
        try scanner.enterObject(in: bytes)
        while let key = try scanner.nextKey(in: bytes) {
            if key.equals(name, in: bytes) {
                count = plausible(try scanner.readInteger(in: bytes)) ?? 0
            } else {
                try scanner.skipValue(in: bytes)
            }
        }
        return count
    }
}
