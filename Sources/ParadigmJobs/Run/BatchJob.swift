package import Paradigm
import ParadigmBatch
import Synchronization

/// A batch from a file to a file: rows in, a journal while it runs, the output in input order at the end.
///
/// Running the same job again goes on where it stopped, however it stopped.
package final class BatchJob: Sendable {
    let configuration: ParadigmConfiguration
    let options: BatchJobOptions

    private struct State {
        var gate: AdmissionGate?
        var work: Task<Void, any Error>?
        var isStopping = false
    }

    private let state = Mutex(State())

    /// A job that has not begun.
    package init(configuration: ParadigmConfiguration, options: BatchJobOptions) {
        self.configuration = configuration
        var options = options
        // Rows that say otherwise themselves keep their own way.
        if options.streams { options.input.fields.append(.init(name: "stream", value: true)) }
        // Usage comes in the last piece only when asked for.
        if options.input.fields.contains(where: { $0.name == "stream" && $0.value == true }),
            !options.input.fields.contains(where: { $0.name == "stream_options" })
        {
            options.input.fields.append(.init(name: "stream_options", value: ["include_usage": true]))
        }
        self.options = options
    }

    /// Sends no further row; those in flight may finish within ``BatchJobOptions/grace``, the others stay pending.
    package func stop() {
        let (gate, work) = state.withLock { state in
            state.isStopping = true
            return (state.gate, state.work)
        }
        gate?.stop(.asked)
        guard let work else { return }
        Task { [grace = options.grace] in
            try await Task.sleep(for: grace)
            work.cancel()
        }
    }

    /// Interrupts the rows in flight too, which stay pending; nothing recorded is lost.
    package func stopNow() {
        let (gate, work) = state.withLock { state in
            state.isStopping = true
            return (state.gate, state.work)
        }
        gate?.stop(.asked)
        work?.cancel()
    }

    /// The journal takes no more, or soon will not: no further row is sent.
    func journalIsInTrouble(_ error: JournalError) {
        var reason = StopReason.asked
        if case .diskFull = error { reason = .diskFull }
        state.withLock { $0.gate }?.stop(reason)
    }

    /// Runs the job to its end.
    ///
    /// - Parameter events: Who is told how it goes.
    /// - Returns: What the run came to, also when it was stopped early.
    /// - Throws: ``BatchFailure``, `ParadigmError` when the client cannot be made.
    package func run(telling events: BatchEvents = BatchEvents()) async throws -> BatchSummary {
        do {
            switch options.target {
            case .file(let output):
                var run = FileRun(self, output: output, events)
                return try await run.run()
            case .standardOutput: return try await StreamRun(self, events).run()
            }
        } catch {
            throw BatchFailure.reading(error)
        }
    }

    /// The header of a journal that begins now.
    func header(input: InputIdentity?) -> JournalHeader {
        var random = SystemRandomNumberGenerator()
        return JournalHeader(
            job: JobID(using: &random),
            input: input,
            options: options.recorded,
            baseURL: configuration.baseURL.description
        )
    }

    /// A header for outcomes that lost theirs: it is like no job's, so that what they belong to is always compared.
    func headerOfUnknown() -> JournalHeader {
        var header = header(input: nil)
        header.options = [:]
        return header
    }

    /// Sends what a source gives and records it in a sink, until the source ends or the run stops; answers are kept for other
    /// processes too, however it ends, where there is a place for them.
    func send(
        from source: InputSource,
        to sink: some OutcomeSink,
        keeping answers: AnswerStore?,
        job: JobID?,
        total: Int?,
        acknowledged: (@Sendable () -> Int)?,
        onProgress: @escaping @Sendable (BatchProgress) -> Void
    ) async throws -> (tally: RunTally, stop: StopReason?, course: RunCourse) {
        let keeper: any OutcomeSink = answers.map { AnswerKeeper(sink: sink, store: $0) } ?? sink
        do {
            let run = try await send(
                from: source,
                to: keeper,
                job: job,
                total: total,
                acknowledged: acknowledged,
                onProgress: onProgress
            )
            try answers?.close()
            return run
        } catch {
            try? answers?.close()
            throw error
        }
    }

    /// The answers that other processes have kept, if there is a place for them.
    ///
    /// - Throws: ``FileError``, ``JournalError`` when none can be kept there.
    func openAnswers(telling events: BatchEvents) async throws -> AnswerStore? {
        guard let kept = options.answers else { return nil }
        let settings = JournalSettings(onTrouble: { [self] in journalIsInTrouble($0) })
        let baseURL = configuration.baseURL.description
        let store = try await onThreadOfItsOwn { try AnswerStore(kept, baseURL: baseURL, settings: settings) }
        if !store.notes.isEmpty { events.onAnswers(store.notes) }
        return store
    }

    /// Sends what a source gives and records it in a sink, until the source ends or the run stops.
    ///
    /// - Returns: What the run did, why it stopped if it did, and how it went over time.
    func send(
        from source: InputSource,
        to sink: any OutcomeSink,
        job: JobID?,
        total: Int?,
        acknowledged: (@Sendable () -> Int)?,
        onProgress: @escaping @Sendable (BatchProgress) -> Void
    ) async throws -> (tally: RunTally, stop: StopReason?, course: RunCourse) {
        let clock = SystemAdmissionClock()
        let gate = AdmissionGate(policy(total: total), clock: clock, seed: UInt64.random(in: 0...UInt64.max))
        var configuration = configuration
        let workers = workers(total: total)
        configuration.maximumConnections = max(configuration.maximumConnections, workers)
        var engineOptions = Engine.Options()
        engineOptions.workers = workers
        engineOptions.job = job?.description
        engineOptions.hedges = options.policy.hedgedPercent > 0
        engineOptions.check = options.check
        engineOptions.known = options.known
        return try await withParadigmClient(configuration) { [engineOptions] client in
            let engine = Engine(
                client: client,
                source: source,
                sink: sink,
                gate: gate,
                clock: clock,
                options: engineOptions
            )
            let watch = ProgressWatch(engine: engine, gate: gate, source: source, total: total, clock: clock)
            let work = Task { try await engine.run() }
            let isStopping = state.withLock { state in
                (state.gate, state.work) = (gate, work)
                return state.isStopping
            }
            if isStopping { gate.stop(.asked) }
            let reporter = Task {
                while !Task.isCancelled {
                    try await Task.sleep(for: .milliseconds(250))
                    onProgress(watch.look(acknowledged: acknowledged?()))
                }
            }
            defer { reporter.cancel() }
            do {
                try await withTaskCancellationHandler {
                    try await work.value
                } onCancel: {
                    work.cancel()
                }
            } catch is CancellationError where state.withLock({ $0.isStopping }) {
                // The rows in flight were interrupted as asked.
            }
            onProgress(watch.look(acknowledged: nil))
            return (engine.figures, gate.read { $0.stopped }, watch.course)
        }
    }

    private func policy(total: Int?) -> AdmissionPolicy {
        var policy = options.policy
        if case .adaptive(let start, let floor, let ceiling) = policy.window, let total {
            let start = max(1, min(start, total))
            policy.window = .adaptive(start: start, floor: min(floor, start), ceiling: ceiling)
        }
        return policy
    }

    /// As many as may ever be in flight, but no more than there are rows.
    private func workers(total: Int?) -> Int {
        let most =
            switch options.policy.window {
            case .fixed(let limit): limit
            case .adaptive(_, _, let ceiling): ceiling
            }
        return max(1, min(most, total ?? most))
    }
}
