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
        let run = result.concurrent
        return [
            "requests": .number(JSONNumber(result.requests)),
            "concurrency": .number(JSONNumber(result.concurrency)),
            "answered": .number(JSONNumber(run.answered)),
            "failed": .number(JSONNumber(run.failed)),
            "concurrent_seconds": number(result.concurrentSeconds),
            "sequential_seconds": number(result.sequentialSeconds),
            "sequential_measured_seconds": number(result.sequential?.wall.seconds),
            "sequential_requests": count(result.sequential?.requests),
            "sequential_answered": count(result.sequential?.answered),
            "sequential_sampled": .bool(result.isSequentialSampled),
            "fresh_connections_seconds": number(result.freshConnectionSeconds),
            "ideal_seconds": number(result.idealSeconds),
            "improvement_factor": number(result.improvementFactor),
            "ideal_factor": number(result.idealFactor),
            "documentation_factor": number(result.documentationFactor),
            "reuse_factor": number(result.reuseFactor),
            "reached": number(result.reached),
            "requests_per_second": number(run.perSecond(run.requests)),
            "answered_per_second": number(run.perSecond(run.answered)),
            "goodput_per_second": number(result.level.map { run.perSecond($0.kept(in: run)) }),
            "service_levels": levels(run),
            "ideal_measured": result.idealSeconds == nil
                ? .null : .string(result.isIdealUndisturbed ? "one_by_one" : "under_load"),
            "slowdown": number(result.slowdown),
            "latency_seconds": .percentiles(result.percentiles),
            "sequential_latency_seconds": .percentiles(result.sequential.flatMap { Percentiles($0.latencies) }),
            "first_token_seconds": .percentiles(run.streams?.firstToken),
            "between_tokens_seconds": .percentiles(run.streams?.betweenTokens),
            "tokens_per_second_each": .percentiles(run.streams?.tokensPerSecond),
            "tokens_per_second": number(run.completionTokens > 0 ? run.perSecond(run.completionTokens) : nil),
            "completion_tokens": run.completionTokens > 0 ? count(run.completionTokens) : .null,
            "rate": number(result.load?.rate),
            "arrivals": result.load?.rate == nil ? .null : result.load.map { .string($0.arrivals.rawValue) } ?? .null,
            "warm_up_requests": count(run.warmUp),
            "client_cpu_share": number(result.clientShare),
            "verdict": .string(result.verdict.rawValue),
            "simulated": .bool(isSimulated),
            "errors": errors(run),
            "sequential_errors": errors(result.sequential),
            "fresh_connections_errors": errors(result.freshConnections),
        ]
    }

    private func levels(_ run: SpeedTestRun) -> JSONValue {
        guard let level = result.level else { return .null }
        let missed = level.missed(in: run)
        return .array(
            level.limits.map { limit in
                [
                    "limit": .string(limit.text), "kept": count(run.spans.count(where: limit.isKept)),
                    "missed": .bool(missed.contains(limit)),
                ]
            }
        )
    }

    private func errors(_ run: SpeedTestRun?) -> JSONValue {
        .array(
            (run?.errors ?? [])
                .map { group in
                    [
                        "kind": .string(group.kind), "message": .string(group.text.english),
                        "count": .number(JSONNumber(group.count)),
                    ]
                }
        )
    }

    private func count(_ value: Int?) -> JSONValue {
        value.map { .number(JSONNumber($0)) } ?? .null
    }

    /// Six decimals: microseconds are the finest that the measurement means.
    private func number(_ value: Double?) -> JSONValue {
        guard let value, let number = JSONNumber((value * 1e6).rounded() / 1e6) else { return .null }
        return .number(number)
    }
}
