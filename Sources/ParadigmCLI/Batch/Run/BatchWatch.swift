import ParadigmBatch
import ParadigmGround
package import ParadigmJobs
import Synchronization

/// Runs a batch and lets somebody end it early: the first signal asks rows in flight to finish, the second does not.
///
/// A run that cannot hear, since it waits for bytes of a pipe or writes a large output, is left behind: what
/// is recorded stays so however the process ends.
package final class BatchWatch: Sendable {
    /// How a watched run ended.
    package enum End: Sendable {
        /// With a summary.
        case ended(BatchSummary)
        /// While an input that can be read once only was being copied, before anything was sent.
        case leftReading
        /// Left behind; as far as it had come.
        case left(BatchProgress)
    }

    private enum Event: Sendable {
        case run(Result<BatchSummary, any Error>)
        case left
    }

    /// How long a run may take to notice that it is to end.
    private static let patience = Duration.seconds(1)

    private let job: BatchJob
    private let options: BatchJobOptions
    private let display: ProgressDisplay
    private let live: LiveBatch?
    private let isQuiet: Bool
    private let stops = StopCount()
    private let latest = Mutex<BatchProgress?>(nil)

    /// A watch over a job that has not begun; a quiet one tells of the input only what may go wrong.
    package init(
        job: BatchJob,
        options: BatchJobOptions,
        display: ProgressDisplay,
        live: LiveBatch? = nil,
        isQuiet: Bool = false
    ) {
        self.live = live
        self.job = job
        self.isQuiet = isQuiet
        self.options = options
        self.display = display
    }

    /// Whether a second signal asked to stop at once.
    package var isCutShort: Bool { stops.count > 1 }

    /// How many rows might be in flight when progress was told last; none before.
    package var lastWindow: Int { latest.withLock { $0?.window ?? 0 } }

    /// Runs the job.
    ///
    /// - Returns: How it ended.
    /// - Throws: What the job throws.
    package func run() async throws -> End {
        let (events, event) = AsyncStream.makeStream(of: Event.self)
        return try await StopSignals.counting(stops) { count in
            self.stop(count) { event.yield(.left) }
        } during: {
            Task {
                do {
                    event.yield(.run(.success(try await self.job.run(telling: self.events))))
                } catch {
                    event.yield(.run(.failure(error)))
                }
            }
            for await event in events {
                switch event {
                case .run(let result): return .ended(try result.get())
                case .left: return latest.withLock { $0 }.map(End.left) ?? .leftReading
                }
            }
            throw CancellationError()
        }
    }

    private var events: BatchEvents {
        BatchEvents(
            onInput: {
                if !self.isQuiet || InputNoteText.isWarning($0) { self.display.say(InputNoteText.sentence($0)) }
            },
            onAnswers: { for note in $0 { self.display.say(AnswerNoteText.sentence(note, self.display.language)) } },
            onRecovery: { self.display.say(RecoveryText.sentence($0, self.display.language)) },
            onProgress: { self.show($0) }
        )
    }

    private func show(_ progress: BatchProgress) {
        latest.withLock { $0 = progress }
        display.show(progress)
        live?.take(progress)
    }

    private func stop(_ count: Int, leave: @escaping @Sendable () -> Void) {
        if count == 1 {
            // First the stop: nobody may be reading what is said.
            job.stop()
            display.say(words)
        } else {
            job.stopNow()
        }
        Task {
            if count == 1 { await waitUntilIdle() }
            try await Task.sleep(for: Self.patience)
            leave()
        }
    }

    /// Returns when the run has nothing to do but to wait for a pipe; never for a file.
    private func waitUntilIdle() async {
        while !isIdle { try? await Task.sleep(for: .milliseconds(250)) }
    }

    private var isIdle: Bool {
        guard !options.source.isFile else { return false }
        let progress = latest.withLock { $0 }
        // The input goes to a file first if there is an output, and nothing else happens until it ends.
        return options.target == .standardOutput ? (progress?.inFlight ?? 0) == 0 : progress == nil
    }

    private var words: Text {
        let span = Figures(display.language).span(options.grace.seconds)
        return Text(
            en: "Stopping: no more rows are sent; those in flight have \(span) to finish. Ctrl-C again stops at once.",
            fr:
                "Arrêt : plus aucune ligne n'est envoyée ; celles en vol ont \(span) pour finir. Un second Ctrl-C arrête "
                + "sur-le-champ."
        )
    }
}
