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
    private let stop: MeasurementStop

    /// A runner for request bodies that are made when they are sent.
    ///
    /// - Parameters:
    ///   - configuration: The server.
    ///   - path: Where they go, below the base URL.
    ///   - turns: Of how many requests a conversation is.
    ///   - rows: How many requests there are at most.
    ///   - stop: Who may end it early.
    ///   - body: The body of each.
    package init(
        configuration: ParadigmConfiguration,
        path: String = RowEndpoint.chat.path,
        turns: Int = 1,
        rows: Int,
        stop: MeasurementStop = MeasurementStop(),
        body: @escaping @Sendable (Int) -> [UInt8]
    ) {
        (self.path, self.turns, self.stop) = (path, turns, stop)
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
        plan.keepsOutcomes = true
        if turns > 1 {
            plan.conversations = .init(turns: turns) { row, before, answer in
                Conversation.next(after: before, answer: answer.body, asking: body(row))
            }
        }
        configuration.maximumConnections = max(concurrency, 1)
        return try await withParadigmClient(configuration) { client in
            let processor = ProcessorClock.now
            let probe = DelayProbe(near: client.executors.first)
            let start = MonotonicTime.now
            let (path, plan) = (path, plan)
            let outcomes: [RawOutcome]
            do {
                outcomes = try await stop.running {
                    try await client.measuredOutcomes(
                        rows: rows,
                        body: body,
                        path: path,
                        concurrency: concurrency,
                        plan: plan,
                        onOutcome: onOutcome
                    )
                }
            } catch {
                _ = await probe.end()
                throw error
            }
            let end = MonotonicTime.now
            let use = ProcessorClock.now.since(processor)
            let judge = OutcomeJudge(
                client: client,
                start: start,
                end: end,
                // A run without a request after it counts whole.
                warmUp: outcomes.contains { $0.isBegun(after: start + warmUp) } ? warmUp : .zero,
                isPaced: plan.start != nil,
                isStopped: stop.isAsked,
                kind: RowEndpoint.at(path).answer
            )
            return judge.measurement(of: outcomes, use, delays: await probe.end())
        }
    }
}

/// Judges the replies of a run, after the clock has stopped: a reply that is no answer to what was asked counts as failed.
private struct OutcomeJudge {
    let client: ParadigmClient
    let start, end, warmUp: Duration
    /// Whether requests had a time at which they were meant to be sent.
    let isPaced: Bool
    /// Whether somebody ended the run early.
    let isStopped: Bool
    let kind: AnswerKind

    func measurement(
        of outcomes: [RawOutcome],
        _ use: ProcessorClock.Use,
        delays: Percentiles?
    ) -> SpeedTestRunner.Measurement {
        // The run begins when its first connection is opened.
        let opened = outcomes.compactMap { outcome in
            (try? outcome.result.get()).map { $0.timing.sentAt - $0.timing.connecting }
        }
        let begin = isPaced ? start : opened.min() ?? start
        var (spans, warmUpSpans): ([RequestSpan], [RequestSpan]) = ([], [])
        var latencies: [Duration] = []
        var answers: [String] = []
        var failures: [ErrorGroup] = []
        var (givenUp, openFor) = (0, Duration.zero)
        for outcome in outcomes {
            let isCounted = outcome.isBegun(after: start + warmUp)
            do throws(ParadigmError) {
                let reply = try outcome.result.get()
                let answer = try client.decode(reply) { (bytes) throws(ReplyDecodingError) in
                    try Answer(bytes, to: kind)
                }
                let span = span(outcome, reply, answer, since: begin)
                guard isCounted else {
                    warmUpSpans.append(span)
                    continue
                }
                latencies.append(span.latency)
                spans.append(span)
                if answers.count < SpeedTestReport.answerLimit, let text = text(of: answer) { answers.append(text) }
            } catch {
                guard error.kind != .givenUp else {
                    givenUp += 1
                    if let times = outcome.times { openFor = max(openFor, times.ended - times.begun) }
                    continue
                }
                let failed = outcome.times.map { span(outcome.index, $0, error, since: begin) }
                guard isCounted else {
                    if let failed { warmUpSpans.append(failed) }
                    continue
                }
                failures.append(ErrorGroup(client.configuration.key == nil ? ErrorText.withoutKey(error) : error))
                if let failed { spans.append(failed) }
            }
        }
        let lastEnd = isStopped && givenUp > 0 ? (spans + warmUpSpans).map { begin + $0.end }.max() : nil
        let wall = SpeedTestRun.wall(from: start, until: end, warmUp: warmUp, lastEnd: lastEnd)
        let counted = wall / max(end - start, .nanoseconds(1))
        let run = SpeedTestRun(
            wall: wall,
            latencies: latencies,
            errors: ErrorGroup.merging(failures),
            processorTime: use.used * counted,
            waited: use.waited * counted,
            spans: warmUp > .zero ? spans.map { $0.moved(by: .zero - warmUp) } : spans,
            warmUpSpans: warmUpSpans.map { $0.moved(by: .zero - warmUp) },
            delays: delays,
            givenUp: isStopped ? givenUp : nil,
            openFor: givenUp > 0 ? openFor : nil
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
        _ answer: Answer,
        since begin: Duration
    ) -> RequestSpan {
        let (sent, usage) = (reply.timing.sentAt, answer.index.usage)
        let emptiness = answer.index.emptiness(in: answer.body.span)
        // What waits for its turn in an open loop is late, and that counts.
        let start = isPaced ? outcome.times?.intended ?? sent : sent
        return RequestSpan(
            index: outcome.index,
            start: start - begin,
            end: sent + reply.timing.latency - begin,
            completionTokens: max(0, usage?.completionTokens ?? 0),
            promptTokens: max(0, usage?.promptTokens ?? 0),
            sent: sent - begin,
            stream: StreamSpan(outcome.pieces, since: begin),
            // Calls of tools and thoughts are no text, but something that the server made.
            isEmpty: emptiness == .blank,
            isCut: answer.index.shortestReason(in: answer.body.span)?.meaning == .cut
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

extension RawOutcome {
    /// Whether it was meant to be sent at a moment or after it; so is one that was never sent.
    fileprivate func isBegun(after moment: Duration) -> Bool { times.map { $0.intended >= moment } ?? true }
}

extension ErrorGroup {
    /// One failure.
    init(_ error: ParadigmError) {
        let isForTime = error.kind == .rateLimited && !error.isForConcurrency
        // Some servers name the minute, and not how much of it is left.
        let named = Self.namesMinute(error.serverMessage ?? error.message) ? Duration.seconds(60) : nil
        self.init(
            kind: error.kind.rawValue,
            text: ErrorText.summary(error),
            count: 1,
            wait: isForTime ? error.retryAfter ?? named : nil,
            status: error.status
        )
    }

    /// Whether a server's words are of a limit for a minute.
    package static func namesMinute(_ words: String) -> Bool {
        let words = words.lowercased()
        return ["per minute", "per min", "/min", "a minute", "par minute", "rpm", "tpm"].contains { words.contains($0) }
    }
}
