import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct TokenForecastTests {
    private static let samples: [TokenForecast.Sample] = [
        .init(bytes: 100, prompt: 20, completion: 10, limit: 40),
        .init(bytes: 100, prompt: 30, completion: 20, limit: 40),
        .init(bytes: 200, prompt: 40, completion: 30, limit: 40),
    ]

    private func forecast(
        _ samples: [TokenForecast.Sample] = samples,
        rows: Int = 13,
        limit: Int? = nil
    ) throws -> TokenForecast {
        try #require(TokenForecast(samples, of: .init(rows: rows, bytes: 1_400, limit: limit)))
    }

    private func isNear(_ value: Double?, _ wanted: Double) -> Bool { value.map { abs($0 - wanted) < 0.5 } ?? false }

    @Test func `prompts by their bytes`() throws {
        let forecast = try forecast()
        #expect(isNear(forecast.prompt.low, 90 + 200))
        #expect(isNear(forecast.prompt.expected, 90 + 225))
        #expect(isNear(forecast.prompt.high, 90 + 300))
        #expect(forecast.samples == 3)
        #expect(forecast.rest == 10)
    }

    /// Ten further rows: 200 ± 4.303 · 10 · √(100/3 + 10).
    @Test func `answers by the interval of Student's t`() throws {
        let forecast = try forecast()
        #expect(isNear(forecast.completion.low, 60))
        #expect(isNear(forecast.completion.expected, 260))
        #expect(isNear(forecast.completion.high, 260 + 283.26))
        #expect(!forecast.isBoundedByLimit)
        let even = try self.forecast(Self.samples.map { .init(bytes: $0.bytes, prompt: $0.prompt, completion: 20) })
        #expect(even.completion == .init(low: 260, expected: 260, high: 260))
    }

    @Test func `never above what max_tokens allows`() throws {
        let forecast = try forecast(limit: 13 * 40)
        #expect(isNear(forecast.completion.high, 60 + 400))
        #expect(forecast.isBoundedByLimit)
        #expect(try !self.forecast(limit: 13 * 4_000).isBoundedByLimit)
        // Answers at their limit, so that the mean is the highest too.
        let full = try self.forecast([.init(bytes: 9, prompt: 1, completion: 50, limit: 40)], limit: 13 * 40)
        #expect(full.completion.expected == full.completion.high)
        #expect(full.completion.low <= full.completion.expected)
    }

    @Test func `one answer does not tell how much others differ`() throws {
        let one = try forecast([Self.samples[0]])
        #expect(one.completion == .init(low: 10, expected: 130, high: nil))
        #expect(try forecast([Self.samples[0]], limit: 13 * 40).completion.high == 10 + 480)
    }

    @Test func `nothing is left to guess when all rows were answered`() throws {
        let all = try #require(TokenForecast(Self.samples, of: .init(rows: 3, bytes: 400, limit: 120)))
        #expect(all.prompt == .init(low: 90, expected: 90, high: 90))
        #expect(all.completion == .init(low: 60, expected: 60, high: 60))
        #expect(!all.isBoundedByLimit)
        #expect(TokenForecast([], of: .init(rows: 3, bytes: 400, limit: nil)) == nil)
    }

    @Test func `a sum of absurd numbers is no trouble`() throws {
        let samples = [TokenForecast.Sample(bytes: .max, prompt: .max, completion: .max, limit: .max)]
        let forecast = try #require(TokenForecast(samples + samples, of: .init(rows: .max, bytes: .max, limit: .max)))
        #expect(forecast.completion.expected.isFinite)
        #expect(forecast.prompt.high?.isFinite == true)
    }
}

/// What the reply of a previewed row is taken to have cost.
@Suite struct AnsweredTokensTests {
    private func tokens(_ usage: String) throws -> AnsweredTokens? {
        let reply = #"{"choices":[{"message":{"content":"Bonjour !"},"finish_reason":"stop"}]\#(usage)}"#
        let row = try #require(try records(#"{"prompt":"a"}"#, options(.jsonLines))[0].row)
        let record = OutcomeRecord(
            key: RowKey(high: 1, low: 2),
            label: "row-1",
            outcome: .reply(status: 200, requestID: nil, body: Array(reply.utf8))
        )
        let previewed = PreviewedRow(row, outcome: record)
        #expect(previewed.answer == "Bonjour !")
        return previewed.tokens
    }

    @Test func `reasoning counts as output, wherever a server has it`() throws {
        let usual =
            #","usage":{"prompt_tokens":5,"completion_tokens":50,"completion_tokens_details":{"reasoning_tokens":40}}"#
        #expect(try tokens(usual) == AnsweredTokens(prompt: 5, completion: 50, reasoning: 40))
        let inTotal = #","usage":{"prompt_tokens":5,"completion_tokens":10,"total_tokens":55}"#
        #expect(try tokens(inTotal) == AnsweredTokens(prompt: 5, completion: 50))
        let apart =
            #","usage":{"prompt_tokens":5,"completion_tokens":10,"completion_tokens_details":{"reasoning_tokens":40}}"#
        #expect(try tokens(apart) == AnsweredTokens(prompt: 5, completion: 50, reasoning: 40))
        let plain = #","usage":{"prompt_tokens":5,"completion_tokens":10,"total_tokens":15}"#
        #expect(try tokens(plain) == AnsweredTokens(prompt: 5, completion: 10))
    }

    @Test func `without counts a token is three bytes`() throws {
        let tokens = try #require(try tokens(""))
        #expect(!tokens.isCounted)
        #expect(tokens.completion == 3)
        #expect(tokens.prompt > 10)
    }
}
