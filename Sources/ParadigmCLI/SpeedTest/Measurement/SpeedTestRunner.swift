package import Paradigm
import ParadigmAPI
import ParadigmBatch

/// Sends the requests of a speed test and times them.
package struct SpeedTestRunner: Sendable {
    /// The server; retries are switched off here, since a repeated request has no latency of its own.
    private var configuration: ParadigmConfiguration
    private let bodies: [[UInt8]]

    /// A runner for request bodies; each is sent byte for byte.
    package init(configuration: ParadigmConfiguration, bodies: [[UInt8]]) {
        self.configuration = configuration
        self.configuration.retry = .none
        self.bodies = bodies
    }

    /// The timings of one run, and the first answers in input order.
    package struct Measurement: Sendable {
        /// The timings.
        package let run: SpeedTestRun
        /// The first answers, no more than a report prints.
        package let answers: [String]
    }

    /// Sends all requests with so many in flight at once.
    ///
    /// The client is made before the clock starts; opening connections is part of what is timed, as in the
    /// documentation's demonstration.
    package func concurrently(_ concurrency: Int) async throws -> Measurement {
        try await measure(bodies, concurrency: concurrency, freshConnections: false)
    }

    /// Sends some of the requests one after the other.
    ///
    /// - Parameters:
    ///   - indices: Which of them.
    ///   - freshConnections: Whether each opens a connection of its own; otherwise one is kept.
    /// - Returns: The timings.
    /// - Throws: `ParadigmError` when the client cannot be made, `CancellationError`.
    package func oneByOne(_ indices: [Int], freshConnections: Bool) async throws -> SpeedTestRun {
        try await measure(indices.map { bodies[$0] }, concurrency: 1, freshConnections: freshConnections).run
    }

    private func measure(
        _ bodies: [[UInt8]],
        concurrency: Int,
        freshConnections: Bool
    ) async throws -> Measurement {
        var configuration = configuration
        configuration.reusesConnections = !freshConnections
        configuration.maximumConnections = max(concurrency, 1)
        return try await withParadigmClient(configuration) { client in
            let processorTime = ProcessResources.processorTime
            let start = ContinuousClock.now
            let outcomes = try await client.outcomes(of: bodies, concurrency: concurrency)
            let wall = start.duration(to: .now)
            let used = ProcessResources.processorTime - processorTime
            return Self.measurement(outcomes, client: client, wall: wall, processorTime: used)
        }
    }

    /// Judges the replies, after the clock has stopped: a reply that is no chat completion counts as failed.
    private static func measurement(
        _ outcomes: [RawOutcome],
        client: ParadigmClient,
        wall: Duration,
        processorTime: Duration
    ) -> Measurement {
        var latencies: [Duration] = []
        var spans: [(index: Int, sentAt: Duration, latency: Duration, tokens: Int)] = []
        // The run begins when its first connection is opened.
        var begin: Duration?
        var answers: [String] = []
        var failures: [(kind: String, text: Text)] = []
        for outcome in outcomes {
            do throws(ParadigmError) {
                let reply = try outcome.result.get()
                let chat = try client.decode(reply, ChatReply.init(bytes:))
                latencies.append(reply.timing.latency)
                let tokens = max(0, chat.usage?.completionTokens ?? 0)
                spans.append((outcome.index, reply.timing.sentAt, reply.timing.latency, tokens))
                let opened = reply.timing.sentAt - reply.timing.connecting
                begin = min(begin ?? opened, opened)
                if answers.count < SpeedTestReport.answerLimit { answers.append(chat.text) }
            } catch {
                let error = client.configuration.key == nil ? ErrorText.withoutKey(error) : error
                failures.append((error.kind.rawValue, ErrorText.summary(error)))
            }
        }
        let run = SpeedTestRun(
            wall: wall,
            latencies: latencies,
            errors: ErrorGroup.grouping(failures),
            processorTime: processorTime,
            spans: spans.map { span in
                let start = span.sentAt - (begin ?? span.sentAt)
                return RequestSpan(
                    index: span.index,
                    start: start,
                    end: start + span.latency,
                    completionTokens: span.tokens
                )
            }
        )
        return Measurement(run: run, answers: answers)
    }
}
