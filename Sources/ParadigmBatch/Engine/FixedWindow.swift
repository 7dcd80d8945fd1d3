import Paradigm
import ParadigmAPI
import ParadigmHTTP
import Synchronization

/// Sends rows with a fixed number in flight: that many workers, each taking the next row when its last
/// one has its outcome.
///
/// There is one task for each worker and none for a row, so that ten rows or ten million cost the same beside
/// themselves.
struct FixedWindow {
    private let client: ParadigmClient
    private let head: HTTPRequest
    private let kind: AnswerKind
    private let bodies: [[UInt8]]
    private let onOutcome: (@Sendable (RawOutcome) -> Void)?
    private let progress: Progress

    /// What the workers share.
    private final class Progress: Sendable {
        struct State {
            var next = 0
            var outcomes: [RawOutcome?]
            var stop: ParadigmError?
        }

        let state: Mutex<State>

        init(rows: Int) {
            state = Mutex(State(outcomes: Array(repeating: nil, count: rows)))
        }
    }

    /// A run over rows.
    ///
    /// - Parameters:
    ///   - client: Whom to send with.
    ///   - bodies: The rows.
    ///   - head: A request without a body, which every row's body completes.
    ///   - kind: What a reply has to hold to be an answer.
    ///   - onOutcome: Told of each outcome as it comes, on the worker's thread.
    init(
        client: ParadigmClient,
        bodies: [[UInt8]],
        head: HTTPRequest,
        kind: AnswerKind,
        onOutcome: (@Sendable (RawOutcome) -> Void)?
    ) {
        self.client = client
        self.bodies = bodies
        self.head = head
        self.kind = kind
        self.onOutcome = onOutcome
        progress = Progress(rows: bodies.count)
    }

    /// Runs to the end.
    ///
    /// - Returns: One outcome for each row, in the order of the rows.
    /// - Throws: `CancellationError`; nothing else, since every failure belongs to its row.
    func run(concurrency: Int) async throws -> [RawOutcome] {
        let executors = client.executors
        let workers = min(max(1, concurrency), bodies.count, max(1, client.configuration.maximumConnections))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<workers {
                let executor = executors.isEmpty ? nil : executors[index % executors.count]
                group.addTask(executorPreference: executor) { try await work(near: executor) }
            }
            try await group.waitForAll()
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
        return RawOutcome(index: outcome.index, result: .failure(error))
    }

    /// One worker: row after row until none is left.
    private func work(near executor: (any TaskExecutor)?) async throws {
        while let (index, stop) = takeRow() {
            let outcome: RawOutcome
            if let stop {
                outcome = RawOutcome(index: index, result: .failure(stop))
            } else {
                outcome = RawOutcome(index: index, result: try await result(ofRow: index, near: executor))
            }
            progress.state.withLock { state in
                state.outcomes[index] = outcome
                // What refuses every row: the others are not sent for nothing.
                if case .failure(let error) = outcome.result, error.attemptClass.endsRun, state.stop == nil {
                    state.stop = error
                    state.stop?.attempts = 0
                }
            }
            onOutcome?(outcome)
        }
    }

    private func takeRow() -> (index: Int, stop: ParadigmError?)? {
        progress.state.withLock { state in
            guard state.next < bodies.count else { return nil }
            defer { state.next += 1 }
            return (state.next, state.stop)
        }
    }

    private func result(
        ofRow index: Int,
        near executor: (any TaskExecutor)?
    ) async throws -> Result<RawReply, ParadigmError> {
        var request = head
        request.body = bodies[index]
        do {
            return .success(try await client.send(request, for: kind, near: executor))
        } catch let error as ParadigmError {
            return .failure(error)
        }
    }
}
