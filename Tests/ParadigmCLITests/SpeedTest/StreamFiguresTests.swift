import ParadigmAPI
import ParadigmCLI
import Testing

@Suite struct StreamFiguresTests {
    @Test func `what streams show`() throws {
        let spans = (1...4)
            .map { place in
                RequestSpan(
                    index: place,
                    start: .seconds(place),
                    end: .seconds(place + 2),
                    completionTokens: 11,
                    stream: StreamSpan(
                        first: .seconds(place) + .milliseconds(100 * place),
                        last: .seconds(place) + .milliseconds(100 * place + 1000),
                        gaps: [0.25, 0.75]
                    )
                )
            }
        let figures = try #require(StreamFigures(spans))
        #expect(abs(figures.firstToken.p50 - 0.2) < 1e-9 && abs(figures.firstToken.max - 0.4) < 1e-9)
        #expect(figures.betweenTokens?.p50 == 0.25 && figures.betweenTokens?.max == 0.75)
        #expect(try abs(#require(figures.tokensPerSecond?.p50) - 10) < 1e-6)
    }

    @Test func `what was not streamed is not guessed`() {
        #expect(StreamFigures([]) == nil)
        #expect(StreamFigures([RequestSpan(index: 0, start: .zero, end: .seconds(1), completionTokens: 9)]) == nil)
        let failed = RequestSpan(
            index: 0,
            start: .zero,
            end: .seconds(1),
            failure: "stream_cut",
            stream: StreamSpan(first: .zero, last: .seconds(1), gaps: [1])
        )
        #expect(StreamFigures([failed]) == nil)
        let single = RequestSpan(
            index: 0,
            start: .zero,
            end: .seconds(1),
            completionTokens: 1,
            stream: StreamSpan(first: .seconds(1), last: .seconds(1), gaps: [])
        )
        #expect(StreamFigures([single])?.betweenTokens == nil)
        #expect(StreamFigures([single])?.tokensPerSecond == nil)
    }

    @Test func `one hiccup makes no stream of what came at once`() {
        func span(_ gaps: [Float]) -> RequestSpan {
            let spread = Duration.seconds(Double(gaps.reduce(0, +)))
            return RequestSpan(
                index: 0,
                start: .zero,
                end: .seconds(1),
                completionTokens: gaps.count + 1,
                stream: StreamSpan(first: .milliseconds(900), last: .milliseconds(900) + spread, gaps: gaps)
            )
        }
        let burst: [Float] = [0.000_25, 0.000_24, 0.001_67] + Array(repeating: 0.000_009, count: 7)
        #expect(span(burst).cameAtOnce)
        #expect(StreamFigures([span(burst)])?.tokensPerSecond == nil)
        // Several tokens at a time, and then a pause, are a stream.
        let blocks: [Float] = (0..<12).map { $0 % 4 == 3 ? 0.02 : 0.000_01 }
        #expect(!span(blocks).cameAtOnce)
        #expect(!span([0.01]).cameAtOnce)
    }
}
