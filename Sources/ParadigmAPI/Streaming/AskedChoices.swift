/// How many choices a request asks for: `n`, for each of the prompts that it has.
package enum AskedChoices {
    /// Counts them.
    ///
    /// - Parameter request: The body of the request.
    /// - Returns: 1 unless the body says more.
    package static func count(in request: [UInt8]) -> Int {
        let request = request.span
        var (choices, prompts) = (1, 1)
        var scanner = JSONScanner()
        do throws(JSONFault) {
            try scanner.enterObject(in: request)
            while let key = try scanner.nextKey(in: request) {
                if key.equals("n", in: request) {
                    choices = try scanner.readInteger(in: request) ?? 1
                } else if key.equals("prompt", in: request), try scanner.kind(in: request) == .array {
                    prompts = try countPrompts(with: &scanner, in: request)
                } else {
                    try scanner.skipValue(in: request)
                }
            }
        } catch {
            return 1
        }
        let (count, isTooMany) = max(1, choices).multipliedReportingOverflow(by: max(1, prompts))
        return isTooMany ? .max : count
    }

    /// The elements, unless they are the tokens of one prompt.
    private static func countPrompts(
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
