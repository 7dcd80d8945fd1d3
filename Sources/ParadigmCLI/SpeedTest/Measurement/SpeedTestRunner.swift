package import Paradigm
import ParadigmAPI
package import ParadigmBatch
import ParadigmGround

/// Sends the requests of a speed test and times them.
package struct SpeedTestRunner: Sendable {
    /// The server; retries are switched off here, since a repeated request has no latency of its own.
    private var configuration: ParadigmConfiguration
    private let path: String
    private let turns: Int
    private let rows: Int
    private let body: @Sendable (Int) -> [UInt8]

    /// A runner for request bodies that are made when they are sent.
    ///
    /// - Parameters:
    ///   - configuration: The server.
    ///   - path: Where they go, below the base URL.
    ///   - turns: Of how many requests a conversation is.
    ///   - rows: How many requests there are at most.
    ///   - body: The body of each.
    package init(
        configuration: ParadigmConfiguration,
        path: String = RowEndpoint.chat.path,
        turns: Int = 1,
        rows: Int,
        body: @escaping @Sendable (Int) -> [UInt8]
    ) {
        (self.path, self.turns) = (path, turns)
        self.configuration = configuration
        self.configuration.retry = .none
        self.rows = rows
        self.body = body
    }

    /// The timings of one run, and the first answers in input order.
    package struct Measurement: Sendable {
        /// The timings.
        package let run: SpeedTestRun
        /// The first answers, no more than a report prints.
        package let answers: [String]
    }

    /// Sends all requests with so many in flight at once, at most.
    ///
    /// The client is made before the clock starts; opening connections is part of what is timed, as in the
    /// documentation's demonstration.
    ///
    /// - Parameters:
    ///   - concurrency: How many are in flight, at most.
    ///   - plan: When they are sent.
    ///   - warmUp: How long requests are sent that count for nothing.
    ///   - onOutcome: Told of each outcome as it comes; must be quick.
    /// - Returns: The timings.
    /// - Throws: `ParadigmError` when the client cannot be made, `CancellationError`.
    package func concurrently(
        _ concurrency: Int,
        plan: SendPlan = SendPlan(),
        warmUp: Duration = .zero,
        telling onOutcome: (@Sendable (RawOutcome) -> Void)? = nil
    ) async throws -> Measurement {
        try await measure(rows, body, concurrency: concurrency, plan: plan, warmUp: warmUp, telling: onOutcome)
    }

    /// Sends some of the requests one after the other.
    ///
    /// - Parameters:
    ///   - indices: Which of them.
    ///   - freshConnections: Whether each opens a connection of its own; otherwise one is kept.
    ///   - streams: Whether their answers are streamed.
    ///   - onOutcome: Told of each outcome as it comes; must be quick.
    /// - Returns: The timings.
    /// - Throws: `ParadigmError` when the client cannot be made, `CancellationError`.
    package func oneByOne(
        _ indices: [Int],
        freshConnections: Bool,
        streams: Bool = false,
        telling onOutcome: (@Sendable (RawOutcome) -> Void)? = nil
    ) async throws -> SpeedTestRun {
        var runner = self
        runner.configuration.reusesConnections = !freshConnections
        let body = body
        return
            try await runner.measure(
                indices.count,
                { body(indices[$0]) },
                concurrency: 1,
                plan: SendPlan(streams: streams),
                warmUp: .zero,
                telling: onOutcome
            )
            .run
    }

    private func measure(
        _ rows: Int,
        _ body: @escaping @Sendable (Int) -> [UInt8],
        concurrency: Int,
        plan: SendPlan,
        warmUp: Duration,
        telling onOutcome: (@Sendable (RawOutcome) -> Void)?
    ) async throws -> Measurement {
        var (configuration, plan) = (configuration, plan)
        if turns > 1 {
            plan.conversations = .init(turns: turns) { row, before, answer in
                Conversation.next(after: before, answer: answer.body, asking: body(row))
            }
        }
        configuration.maximumConnections = max(concurrency, 1)
        return try await withParadigmClient(configuration) { client in
            let processor = ProcessorClock.now
            let start = MonotonicTime.now
            let outcomes = try await client.measuredOutcomes(
                rows: rows,
                body: body,
                path: path,
                concurrency: concurrency,
                plan: plan,
                onOutcome: onOutcome
            )
            let end = MonotonicTime.now
            let use = ProcessorClock.now.since(processor)
            let judge = OutcomeJudge(
                client: client,
                start: start,
                end: end,
                // A run that ended before counts whole.
                warmUp: end - start > warmUp ? warmUp : .zero,
                isPaced: plan.start != nil,
                kind: RowEndpoint.at(path).answer
            )
            return judge.measurement(of: outcomes, use)
        }
    }
}

/// Judges the replies of a run, after the clock has stopped: a reply that is no answer to what was asked counts as failed.
private struct OutcomeJudge {
    let client: ParadigmClient
    let start, end, warmUp: Duration
    /// Whether requests had a time at which they were meant to be sent.
    let isPaced: Bool
    let kind: AnswerKind

    func measurement(of outcomes: [RawOutcome], _ use: ProcessorClock.Use) -> SpeedTestRunner.Measurement {
        // The run begins when its first connection is opened.
        let opened = outcomes.compactMap { outcome in
            (try? outcome.result.get()).map { $0.timing.sentAt - $0.timing.connecting }
        }
        let begin = isPaced ? start : opened.min() ?? start
        var spans: [RequestSpan] = []
        var latencies: [Duration] = []
        var answers: [String] = []
        var failures: [ErrorGroup] = []
        var skipped = 0
        for outcome in outcomes {
            let intended = (outcome.times?.intended ?? start) - start
            guard intended >= warmUp else {
                skipped += 1
                continue
            }
            do throws(ParadigmError) {
                let reply = try outcome.result.get()
                let answer = try client.decode(reply) { (bytes) throws(ReplyDecodingError) in
                    try Answer(bytes, to: kind)
                }
                let span = span(outcome, reply, answer.index.usage, since: begin)
                latencies.append(span.latency)
                spans.append(span)
                if answers.count < SpeedTestReport.answerLimit, let text = text(of: answer) { answers.append(text) }
            } catch {
                let error = client.configuration.key == nil ? ErrorText.withoutKey(error) : error
                failures.append(ErrorGroup(error))
                if let times = outcome.times { spans.append(span(outcome.index, times, error, since: begin)) }
            }
        }
        let counted = (end - start - warmUp) / max(end - start, .nanoseconds(1))
        let run = SpeedTestRun(
            wall: end - start - warmUp,
            latencies: latencies,
            errors: ErrorGroup.merging(failures),
            processorTime: use.used * counted,
            waited: use.waited * counted,
            spans: warmUp > .zero ? spans.map { $0.moved(by: .zero - warmUp) } : spans,
            warmUp: skipped
        )
        return SpeedTestRunner.Measurement(run: run, answers: answers)
    }

    /// What an answer says; nil for vectors and the like.
    private func text(of answer: Answer) -> String? {
        switch kind {
        case .chat: (try? ChatReply(bytes: answer.body))?.text
        case .completions: (try? JSONValue(parsing: answer.body))?["choices"]?[0]?["text"]?.string
        case .embeddings, .other: nil
        }
    }

    private func span(
        _ outcome: RawOutcome,
        _ reply: RawReply,
        _ usage: TokenUsage?,
        since begin: Duration
    ) -> RequestSpan {
        let sent = reply.timing.sentAt
        // What waits for its turn in an open loop is late, and that counts.
        let start = isPaced ? outcome.times?.intended ?? sent : sent
        return RequestSpan(
            index: outcome.index,
            start: start - begin,
            end: sent + reply.timing.latency - begin,
            completionTokens: max(0, usage?.completionTokens ?? 0),
            promptTokens: max(0, usage?.promptTokens ?? 0),
            sent: sent - begin,
            stream: StreamSpan(outcome.pieces, since: begin)
        )
    }

    private func span(_ index: Int, _ times: RowTimes, _ error: ParadigmError, since begin: Duration) -> RequestSpan {
        RequestSpan(
            index: index,
            start: times.intended - begin,
            end: times.ended - begin,
            sent: times.begun - begin,
            failure: error.kind.rawValue
        )
    }
}

extension ErrorGroup {
    /// One failure.
    init(_ error: ParadigmError) {
        let isForTime = error.kind == .rateLimited && !error.isForConcurrency
        self.init(
            kind: error.kind.rawValue,
            text: ErrorText.summary(error),
            count: 1,
            wait: isForTime ? error.retryAfter : nil,
            status: error.status
        )
    }
}
