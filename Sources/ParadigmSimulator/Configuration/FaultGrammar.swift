extension FaultRule {
    /// A rule read from text, as `paradigm simulate --fault` takes it.
    ///
    ///     rule      = kind *( ";" name "=" value ) [ ":" rate ] [ "@" span ]
    ///     rate      = a number in 0…1, or a percentage such as 5%        (default 1: every request)
    ///     span      = item *( "," item )                                 (default: always)
    ///     item      = N | N-M | N+            requests by arrival number, from 1
    ///               | T-T | T+                a time after the start, such as 10s-70s (one item only)
    ///
    /// Examples: `503:0.1` · `429;retry-after=2:10%` · `429@3` · `reset;after=100@5-9` · `black-hole@10s-70s`.
    ///
    /// Kinds and their parameters:
    /// - a status from 400 to 599: `shape` = paradigm, permission, openai, vllm, validation, html, empty; `retry-after` =
    ///   seconds; `form` = seconds, ms, imf, rfc850, asctime (how `retry-after` is said); `retry-after-text` = any text
    /// - `maintenance` (503), `quota` and `budget` (429), `balance` (402): the spent or planned kinds; `retry-after` and
    ///   `form` as above
    /// - `no-answer` (a success that is none): `body` = error, error-choice, detail, object, array, null, number,
    ///   no-choice, null-choice, queued (202); `code` = a number for those with an error (502)
    /// - `reset`, `cut-body`: `after` = bytes of the body · `cut-stream`, `stream-error`: `after` = events
    /// - `stream-error`: `code` = a number or a word (model_error) · `held-stream`: `after` = done, finish; `comments` =
    ///   duration between two comments (none)
    /// - `content-type`: `type` = any text (no such field) · `surplus`: `later` = duration (0: in the same write) ·
    ///   `glued-done`: `on` = same, next (the line of the `[DONE]` without a blank line before it)
    /// - `slow-header`, `slow-body`: `every` = duration (100 ms) · `delay`: `by` = duration (1 s) ·
    ///   `close-after`: `idle` = duration (0)
    /// - `html`: `status` (200) · `redirect`: `host` (redirected.invalid), `port` · `many-headers`: `count` (100000,
    ///   1000000 at most)
    /// - `close`, `black-hole`, `cut-chunked`, `short-length`, `double-length`, `no-length`, `bad-json`, `empty`, `garbage`,
    ///   `endless-stream`, `endless-line`, `endless-body`, `endless-header`, `invalid-utf8`, `connection-close`,
    ///   `early-hints`, `continue`, `null-content`, `string-numbers`, `empty-stream`, `unasked-stream`
    /// - `prose`, `fence`, `wrong-type`, `cut-json`: what a model may do to the JSON that it was asked for
    /// - `failed-work`: an upload whose document cannot be embedded, a turn or an analysis that fails
    /// - every kind: `match` = a text that the request's body must contain
    ///
    /// - Throws: ``SimulatorSyntaxError``, which says what would be right.
    public init(_ text: String) throws(SimulatorSyntaxError) {
        let (beforeSpan, spanText) = Self.split(text, at: "@")
        let (faultText, rateText) = Self.split(beforeSpan, at: ":")
        var parameters = try FaultParameters(faultText, in: text)
        let fault = try Fault(&parameters)
        let match = parameters.take("match")
        try parameters.finish()
        self.init(
            fault,
            rate: try rateText.map { rate throws(SimulatorSyntaxError) in try Self.rate(rate, in: text) } ?? 1,
            span: try spanText.map { span throws(SimulatorSyntaxError) in try Span(span, in: text) },
            match: match
        )
    }

    private static func split(_ text: String, at separator: Character) -> (String, String?) {
        guard let place = text.lastIndex(of: separator) else { return (text, nil) }
        return (String(text[..<place]), String(text[text.index(after: place)...]))
    }

    private static func rate(_ text: String, in rule: String) throws(SimulatorSyntaxError) -> Double {
        let isPercentage = text.hasSuffix("%")
        guard let number = Double(isPercentage ? String(text.dropLast()) : text) else {
            throw SimulatorSyntaxError(.rate(text), text: rule)
        }
        let rate = isPercentage ? number / 100 : number
        guard (0...1).contains(rate) else {
            throw SimulatorSyntaxError(.rate(text), text: rule)
        }
        return rate
    }
}

extension FaultRule.Span {
    init(_ text: String, in rule: String) throws(SimulatorSyntaxError) {
        if text.contains(where: \.isLetter) {
            self = .time(try Self.time(text))
            return
        }
        var ranges: [ClosedRange<Int>] = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let range = Self.arrivals(item) else {
                throw SimulatorSyntaxError(.arrivals(String(item)), text: rule)
            }
            ranges.append(range)
        }
        self = .arrivals(ranges)
    }

    private static func arrivals(_ item: Substring) -> ClosedRange<Int>? {
        if item.hasSuffix("+") { return Int(item.dropLast()).flatMap { $0 >= 1 ? $0...Int.max : nil } }
        let bounds = item.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard bounds.count <= 2, let first = bounds.first ?? nil, let last = bounds.last ?? nil else { return nil }
        return first >= 1 && last >= first ? first...last : nil
    }

    private static func time(_ text: String) throws(SimulatorSyntaxError) -> Range<Duration> {
        if text.hasSuffix("+") { return try Duration(simulatorText: text.dropLast())..<(.seconds(1e9)) }
        let bounds = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = bounds.first, let last = bounds.last, bounds.count == 2 else {
            throw SimulatorSyntaxError(.timeSpan, text: text)
        }
        let start = try Duration(simulatorText: first)
        let end = try Duration(simulatorText: last)
        guard start < end else { throw SimulatorSyntaxError(.emptySpan, text: text) }
        return start..<end
    }
}
