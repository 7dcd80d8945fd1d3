import ParadigmCLI
import ParadigmGround
import Testing

/// What every page has in common.
@Suite struct ReportPageTests {
    private var html: String {
        let spans = (0..<40)
            .map { index in
                RequestSpan(
                    index: index,
                    start: .milliseconds(index),
                    end: .milliseconds(100 + index),
                    failure: index.isMultiple(of: 4) ? "timed_out" : nil
                )
            }
        let run = SpeedTestRun(
            wall: .milliseconds(140),
            latencies: spans.filter { $0.failure == nil }.map(\.latency),
            errors: [ErrorGroup(kind: "timed_out", text: Text(verbatim: "No."), count: 10)],
            spans: spans
        )
        let report = SpeedTestReport(
            result: SpeedTestResult(requests: 40, concurrency: 40, concurrent: run),
            answers: [],
            isSimulated: false
        )
        return SpeedTestPage(SpeedTestSeries(report), server: "s", model: "m", date: "d").html(.english)
    }

    /// The colours of the light theme, then of the dark one.
    private func colours(_ name: String) -> [String] {
        html.split(separator: "--\(name): #").dropFirst().map { String($0.prefix(6)) }
    }

    private func luminance(_ colour: String) throws -> Double {
        let value = try #require(Int(colour, radix: 16))
        let weights: [(shift: Int, weight: Double)] = [(16, 0.2126), (8, 0.7152), (0, 0.0722)]
        return weights.reduce(0) { sum, part in
            let share = Double((value >> part.shift) & 255) / 255
            let linear: Double = share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            return sum + part.weight * linear
        }
    }

    @Test func `neighbours differ in lightness, so that failures show in grey`() throws {
        for (one, other) in [("first", "bad"), ("second", "bad"), ("first", "panel"), ("second", "panel")] {
            let pairs = Array(zip(colours(one), colours(other)))
            #expect(pairs.count == 2)
            for (left, right) in pairs {
                let sorted = try [luminance(left), luminance(right)].sorted()
                #expect((sorted[1] + 0.05) / (sorted[0] + 0.05) >= 3, "\(one) on \(other)")
            }
        }
    }

    @Test func `what is drawn as a line can be told from every area beside it`() throws {
        for other in ["first", "panel"] {
            for (left, right) in zip(colours("ink"), colours(other)) {
                let sorted = try [luminance(left), luminance(right)].sorted()
                #expect((sorted[1] + 0.05) / (sorted[0] + 0.05) >= 3, "ink on \(other)")
            }
        }
        // The 95th percentile, and what was held up: outlines, nothing half transparent.
        #expect(html.contains(".held { fill: none; stroke: var(--ink)"))
        #expect(!html.contains("opacity"))
    }

    @Test(arguments: [(9.57, 5), (0.96, 5), (4.0, 5), (59, 3)])
    func `an axis of times has more than its ends`(end: Double, ticks: Int) {
        let spans = [RequestSpan(index: 0, start: .zero, end: .seconds(end))]
        let run = SpeedTestRun(wall: .seconds(end), latencies: [.seconds(end)], spans: spans)
        let report = SpeedTestReport(
            result: SpeedTestResult(requests: 1, concurrency: 1, concurrent: run),
            answers: [],
            isSimulated: false
        )
        let html = SpeedTestPage(SpeedTestSeries(report), server: "s", model: "m", date: "d").html(.english)
        #expect(html.components("translateX(") == ticks)
    }

    @Test func `thousands are marked, with decimals too`() {
        #expect(Figures(.english).number(1_405.25, decimals: 1) == "1,405.3")
        #expect(Figures(.english).number(14_096, decimals: 0) == "14,096")
        #expect(Figures(.french).number(3_205.2, decimals: 1) == "3\u{A0}205,2")
        #expect(Figures(.english).number(-0.4, decimals: 1) == "-0.4")
        #expect(Figures(.english).number(-1_234.5, decimals: 1) == "-1,234.5")
        #expect(Figures(.english).number(.nan, decimals: 1) == "–")
    }

    @Test func `failures are drawn, as outlines, and told first`() {
        #expect(html.components("<rect class=\"failed\"") == 10)
        #expect(html.components("<rect class=\"first\"") == 30)
        #expect(html.contains("10 of 40 requests failed (25%)"))
        #expect(html.contains("failed after 100"))
        #expect(html.contains("10 / 40"))
    }

    @Test func `paper keeps a heading with its chart`() {
        #expect(html.contains("h2, figcaption { break-after: avoid; }"))
        #expect(html.contains("break-inside: avoid"))
    }

    @Test func `numbers never break`() {
        #expect(html.contains("overflow-wrap: break-word"))
        #expect(!html.contains("<td class=\"long\">10"))
    }
}

extension String {
    fileprivate func components(_ part: String) -> Int { split(separator: part).count - 1 }
}
