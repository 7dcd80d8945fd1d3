import Paradigm
import ParadigmAPI
import ParadigmGround
import ParadigmHTTP
import Synchronization

/// Sends rows with a fixed number in flight at most: that many workers, each taking the next row when its last
/// one has its outcome, or when its time has come (``SendPlan``); of conversations all rows of one in turn.
///
/// There is one task for each worker and none for a row, so that ten rows or ten million cost the same beside
/// themselves.
struct FixedWindow {
    private let client: ParadigmClient
    private let head: HTTPRequest
    private let kind: AnswerKind
    private let rows: Int
    private let body: @Sendable (Int) -> [UInt8]
    private let plan: SendPlan
    private let onOutcome: (@Sendable (RawOutcome) -> Void)?
    private let progress = Progress()
    private let streamOptions = StreamOptions()

    /// What the workers share.
    private final class Progress: Sendable {
        struct State {
            /// One for each row that was taken; nil while it is under way.
            var outcomes: [RawOutcome?] = []
            var stop: ParadigmError?
            var start: Duration?
        }

        let state = Mutex(State())
    }

    /// A run over rows.
    ///
    /// - Parameters:
    ///   - client: Whom to send with.
    ///   - rows: How many rows there are at most.
    ///   - body: The body of a row, asked for when it is sent.
    ///   - head: A request without a body, which every row's body completes.
    ///   - kind: What a reply has to hold to be an answer.
    ///   - plan: When rows are sent.
    ///   - onOutcome: Told of each outcome as it comes, on the worker's thread.
    init(
        client: ParadigmClient,
        rows: Int,
        body: @escaping @Sendable (Int) -> [UInt8],
        head: HTTPRequest,
        kind: AnswerKind,
        plan: SendPlan = SendPlan(),
        onOutcome: (@Sendable (RawOutcome) -> Void)?
    ) {
        self.client = client
        self.rows = rows
        self.body = body
        self.head = head
        self.kind = kind
        self.plan = plan
        self.onOutcome = onOutcome
    }

    /// Runs to the end.
    ///
    /// - Returns: One outcome for each row, in the order of the rows.
    /// - Throws: `CancellationError`, unless outcomes are kept; nothing else, since every failure belongs to its row.
    func run(concurrency: Int) async throws -> [RawOutcome] {
        let executors = client.executors
        let start = MonotonicTime.now
        progress.state.withLock { $0.start = start }
        let workers = min(max(1, concurrency), rows, max(1, client.configuration.maximumConnections))
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<workers {
                    let executor = executors.isEmpty ? nil : executors[index % executors.count]
                    let begin = start + plan.ramp * Double(index) / Double(workers)
                    group.addTask(executorPreference: executor) { try await work(from: begin, near: executor) }
                }
                try await group.waitForAll()
            }
        } catch is CancellationError where plan.keepsOutcomes {
            // Workers that waited for a row's time have nothing to tell.
        }
        let outcomes = progress.state.withLock { $0.outcomes.compactMap(\.self) }
        return client.surplusReplies.count == 0 ? outcomes : outcomes.map(withoutDoubt)
    }

    /// An outcome, or the failure that takes its place when its connection turned out to be out of step.
    private func withoutDoubt(_ outcome: RawOutcome) -> RawOutcome {
        guard case .success(let reply) = outcome.result, client.surplusReplies.cameOver(reply.connection) else {
            return outcome
        }
        var error = ParadigmError(answerInDoubtFrom: client.host)
        error.attempts = reply.attempts
        return RawOutcome(index: outcome.index, result: .failure(error), times: outcome.times, pieces: nil)
    }

    /// One worker: row after row until none is left.
    private func work(from begin: Duration, near executor: (any TaskExecutor)?) async throws {
        if plan.ramp > .zero { try await Self.wait(until: begin) }
        while let (rows, intended, stop) = takeRows() {
            if plan.keepsOutcomes { try Task.checkCancellation() }
            if let stop {
                for row in rows { finish(RawOutcome(index: row, result: .failure(stop))) }
                continue
            }
            var (body, intended) = (self.body(rows.lowerBound), intended)
            for row in rows {
                let outcome = try await outcome(ofRow: row, asking: body, at: intended, near: executor)
                finish(outcome)
                guard row + 1 < rows.upperBound, case .success(let answer) = outcome.result, !isOver,
                    let next = plan.conversations?.body(row + 1, body, answer)
                else { break }
                (body, intended) = (next, nil)
            }
        }
    }

    private func finish(_ outcome: RawOutcome) {
        progress.state.withLock { state in
            state.outcomes[outcome.index] = outcome
            // What refuses every row: the others are not sent for nothing.
            if case .failure(let error) = outcome.result, error.attemptClass.endsRun, state.stop == nil {
                state.stop = error
                state.stop?.attempts = 0
            }
        }
        onOutcome?(outcome)
    }

    /// Whether the time of the run is over.
    private var isOver: Bool {
        guard let length = plan.length else { return false }
        return MonotonicTime.now - (progress.state.withLock { $0.start } ?? .zero) >= length
    }

    /// The next row, or all of a conversation, and when it is meant to be sent; nil when there is none, or the time is over.
    private func takeRows() -> (rows: Range<Int>, intended: Duration?, stop: ParadigmError?)? {
        progress.state.withLock { state in
            let index = state.outcomes.count
            guard index < rows else { return nil }
            let begin = state.start ?? .zero
            let turns = plan.conversations?.turns ?? 1
            let intended = plan.start.map { $0(index / turns) }
            // A run for a time owes nothing to rows that it never begins.
            if let length = plan.length,
                state.stop != nil || (intended ?? MonotonicTime.now - begin) >= length
            {
                return nil
            }
            let end = min(rows, index + turns)
            for _ in index..<end { state.outcomes.append(nil) }
            return (index..<end, intended.map { begin + $0 }, state.stop)
        }
    }

    private func outcome(
        ofRow index: Int,
        asking body: [UInt8],
        at intended: Duration?,
        near executor: (any TaskExecutor)?
    ) async throws -> RawOutcome {
        if let intended { try await Self.wait(until: intended) }
        let begun = MonotonicTime.now
        var request = head
        request.body = body
        var pieces: PieceTimes?
        let result: Result<RawReply, ParadigmError>
        do {
            if plan.streams {
                let streamed = try await stream(request, near: executor)
                (result, pieces) = (.success(streamed.reply), streamed.pieces)
            } else {
                result = .success(try await client.send(request, for: kind, near: executor))
            }
        } catch is CancellationError where plan.keepsOutcomes {
            result = .failure(ParadigmError(kind: .givenUp, message: "The run was stopped."))
        } catch let error as ParadigmError {
            result = .failure(error)
        }
        let times = RowTimes(intended: intended ?? begun, begun: begun, ended: MonotonicTime.now)
        return RawOutcome(index: index, result: result, times: times, pieces: pieces)
    }

    private static func wait(until time: Duration) async throws {
        let rest = time - MonotonicTime.now
        if rest > .zero { try await Task.sleep(for: rest, tolerance: .zero) }
    }

    /// Sends a row whose answer is streamed.
    private func stream(
        _ request: HTTPRequest,
        near executor: (any TaskExecutor)?
    ) async throws -> (reply: RawReply, pieces: PieceTimes) {
        try await client.retrying { attempts in
            let lane = try await client.borrowLane(near: executor)
            defer { client.giveBack(lane) }
            var pieces = PieceTimes()
            let attempt = RowAttempt(client: client, streamOptions: streamOptions)
            let reply: HTTPReply
            do {
                reply = try await attempt.stream(request, over: lane) { piece in
                    if piece.hasContent { pieces.take(at: MonotonicTime.now) }
                }
            } catch {
                // What is left of the stream is nobody's.
                await withCheckedContinuation { done in lane.abandon { done.resume() } }
                throw error
            }
            if let error = ParadigmError(reply, host: client.host, now: WallClock.secondsSince1970) { throw error }
            let answer = RawReply(reply, attempts: attempts)
            _ = try client.decode(answer) { (bytes) throws(ReplyDecodingError) in try Answer(bytes, to: kind) }
            return (answer, pieces)
        }
    }
}
