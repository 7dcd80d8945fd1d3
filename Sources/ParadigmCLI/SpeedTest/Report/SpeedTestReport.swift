package import ParadigmAPI
import ParadigmGround

/// The report of a speed test, for a person and for a script: a pure rendering of its facts.
package struct SpeedTestReport: Sendable {
    /// The figures.
    package let result: SpeedTestResult
    /// The answers to show, in input order: model text, not escaped yet.
    package let answers: [String]
    /// Whether the built-in simulator answered.
    package let isSimulated: Bool

    /// How many answers are printed at most.
    package static let answerLimit = 20
    /// How many characters of each answer are printed at most.
    private static let answerWidth = 300

    /// A report; of the answers no more are kept than are printed.
    package init(result: SpeedTestResult, answers: [String], isSimulated: Bool) {
        self.result = result
        self.answers = Array(answers.prefix(Self.answerLimit))
        self.isSimulated = isSimulated
    }

    /// The report for a person, ending with a newline.
    package func text(_ language: Language) -> String {
        let words = SpeedTestWords(result: result, figures: Figures(language), isSimulated: isSimulated)
        let facts = words.facts.map { ($0.label[language], $0.value[language]) }
        let width = facts.map(\.0.count).max() ?? 0
        let table = facts.map { label, value in
            label + String(repeating: " ", count: width - label.count + 2) + value
        }
        let blocks = [
            words.failures.map { $0[language] },
            answerLines(words, language),
            words.documentation.map { $0[language] },
            table,
            words.errors.map { $0[language] },
        ]
        return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private func answerLines(_ words: SpeedTestWords, _ language: Language) -> [String] {
        guard !answers.isEmpty else { return [] }
        let width = String(answers.count).count
        let lines = answers.enumerated()
            .map { index, answer in
                let number = String(index + 1)
                let indent = String(repeating: " ", count: width - number.count + 2)
                return indent + number + "  " + TerminalEscaper.line(answer, limit: Self.answerWidth)
            }
        let more = result.concurrent.answered - answers.count
        return lines + (more > 0 ? ["  " + words.more(more)[language]] : [])
    }
}

extension SpeedTestReport {
    /// The report for a script: one object; what was not measured is null, times are in seconds.
    package var json: JSONValue {
        let (run, rates, counted) = (result.concurrent, result.endedPerSecond, result.counted)
        let figures: JSONValue = [
            "requests": .number(JSONNumber(result.requests)),
            "concurrency": .number(JSONNumber(result.concurrency)),
            "answered": .number(JSONNumber(run.answered)),
            "failed": .number(JSONNumber(run.failed)),
            "concurrent_seconds": .rounded(result.concurrentSeconds, decimals: 6),
            "sequential_seconds": .rounded(result.sequentialSeconds, decimals: 6),
            "sequential_measured_seconds": .rounded(result.sequential?.wall.seconds, decimals: 6),
            "sequential_requests": .count(result.sequential?.requests),
            "sequential_answered": .count(result.sequential?.answered),
            "sequential_sampled": .bool(result.isSequentialSampled),
            "fresh_connections_seconds": .rounded(result.freshConnectionSeconds, decimals: 6),
            "ideal_seconds": .rounded(result.idealSeconds, decimals: 6),
            "improvement_factor": .rounded(result.improvementFactor, decimals: 6),
            "ideal_factor": .rounded(result.idealFactor, decimals: 6),
            "documentation_factor": .rounded(result.documentationFactor, decimals: 6),
            "reuse_factor": .rounded(result.reuseFactor, decimals: 6),
            "reached": .rounded(result.reached, decimals: 6),
            "requests_per_second": .rounded(rates.all, decimals: 6),
            "answered_per_second": .rounded(rates.answered, decimals: 6),
            "goodput_per_second": .rounded(counted.kept.map(counted.perSecond), decimals: 6),
            "service_levels": levels(run),
            "ideal_measured": result.idealSeconds == nil
                ? .null : .string(result.isIdealUndisturbed ? "one_by_one" : "under_load"),
            "slowdown": .rounded(result.slowdown, decimals: 6),
            "steady": steady,
            "latency_seconds": .percentiles(result.percentiles),
            "sequential_latency_seconds": .percentiles(result.sequential.flatMap { Percentiles($0.latencies) }),
            "first_token_seconds": .percentiles(run.streams?.firstToken),
            "between_tokens_seconds": .percentiles(run.streams?.betweenTokens),
            "tokens_per_second_each": .percentiles(run.streams?.tokensPerSecond),
            "tokens_per_second": .rounded(counted.tokensPerSecond, decimals: 6),
            "counted_answers": .count(run.counted),
            "empty": .count(run.empty),
            "cut": .count(run.cut),
            "completion_tokens": run.completionTokens > 0 ? .count(run.completionTokens) : .null,
            "prompt_tokens_each": .percentiles(run.promptTokens),
            "rate": .rounded(result.load?.rate, decimals: 6),
            "arrivals": result.load?.rate == nil ? .null : result.load.map { .string($0.arrivals.rawValue) } ?? .null,
            "ramp_seconds": .rounded(result.load?.rampEnd.seconds, decimals: 6),
            "turns": .count(result.load?.turns),
            "warm_up_requests": .count(run.warmUp),
            "unsent": .count(result.unsent),
            "stopped": .bool(result.isStopped),
            "given_up": .count(run.givenUp),
            "server_left": .bool(run.serverLeft != nil),
            "sent_per_second": .rounded(result.rateKept?.sent, decimals: 6),
            "held_here": .count(result.rateKept?.held),
            "held_here_seconds": .percentiles(result.rateKept?.waits),
            "came_at_once": .count(run.streams?.atOnce),
            "client_cpu_share": .rounded(result.clientShare, decimals: 6),
            "client_waited_share": .rounded(run.waitedShare, decimals: 6),
            "client_delay_seconds": .percentiles(run.delays),
            "verdict": result.verdict.map { .string($0.rawValue) } ?? .null,
            "simulated": .bool(isSimulated),
            "errors": Self.json(run.errors),
            "sequential_errors": Self.json(result.sequential?.errors ?? []),
            "fresh_connections_errors": Self.json(result.freshConnections?.errors ?? []),
        ]
        return figures.adding(result.conditions?.json ?? [])
    }

    private func levels(_ run: SpeedTestRun) -> JSONValue {
        guard let level = result.level else { return .null }
        let (missed, unmeasured) = (level.missed(in: run), level.unmeasured(in: run))
        return .array(
            level.limits.map { limit in
                [
                    "limit": .string(limit.text), "kept": .count(run.spans.count(where: limit.isKept)),
                    "missed": .bool(missed.contains(limit)), "measured": .bool(!unmeasured.contains(limit)),
                ]
            }
        )
    }

    private var steady: JSONValue {
        guard let steady = result.steady else { return .null }
        return [
            "from_seconds": .rounded(steady.window.from.seconds, decimals: 6),
            "to_seconds": .rounded(steady.window.to.seconds, decimals: 6),
            "answered": .count(steady.window.answered), "failed": .count(steady.window.failed),
            "answered_per_second": .rounded(steady.answeredPerSecond, decimals: 6),
            "latency_seconds": .percentiles(steady.percentiles),
        ]
    }

    /// Errors for a script.
    static func json(_ errors: [ErrorGroup]) -> JSONValue {
        .array(
            errors.map { group in
                [
                    "kind": .string(group.kind), "message": .string(group.text.english),
                    "count": .number(JSONNumber(group.count)),
                ]
            }
        )
    }
}
