import ParadigmAPI
import ParadigmGround
import ParadigmJobs

/// A line of JSON about each request of a speed test: `--requests-out`.
package enum RequestLines {
    /// By which a file of them is known, which the next one may replace.
    static let mark = OwnMark("{\"run\":\"", part: ",\"between_tokens\":")

    /// The lines, each ending with a newline; times are in seconds since the run began.
    package static func text(of results: [SpeedTestResult]) -> String {
        results.enumerated().map { text(of: $1, repeat: results.count > 1 ? $0 + 1 : nil) }.joined()
    }

    private static func text(of result: SpeedTestResult, repeat number: Int?) -> String {
        let runs: [(String, SpeedTestRun?)] = [
            ("concurrent", result.concurrent), ("sequential", result.sequential),
            ("fresh_connections", result.freshConnections),
        ]
        return
            runs.flatMap { name, run in (run?.spans ?? []).map { line($0, of: name, repeat: number).description + "\n" }
            }
            .joined()
    }

    private static func line(_ span: RequestSpan, of run: String, repeat number: Int?) -> JSONValue {
        [
            "run": .string(run),
            "repeat": .count(number),
            "index": .count(span.index),
            "start": seconds(span.start),
            "sent": seconds(span.sent),
            "end": seconds(span.end),
            "latency": seconds(span.latency),
            "error": span.failure.map(JSONValue.string) ?? .null,
            "prompt_tokens": span.promptTokens > 0 ? .count(span.promptTokens) : .null,
            "completion_tokens": span.completionTokens > 0 ? .count(span.completionTokens) : .null,
            "first_token": seconds(span.stream.map { $0.first - span.start }),
            "between_tokens": span.stream.map { .array($0.gaps.map { .rounded(Double($0), decimals: 6) }) } ?? .null,
        ]
    }

    private static func seconds(_ time: Duration?) -> JSONValue { .rounded(time?.seconds, decimals: 6) }
}
