import Dispatch
import Paradigm
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One run of a job whose outcomes go to standard output as JSON lines, in the order in which rows finish.
struct StreamRun {
    private let job: BatchJob
    private let options: BatchJobOptions
    private let events: BatchEvents

    init(_ job: BatchJob, _ events: BatchEvents) {
        self.job = job
        options = job.options
        self.events = events
    }

    /// Runs the job to the end of its input.
    func run() async throws -> BatchSummary {
        let start = ContinuousClock.now
        let journal = try openJournal()
        let recovery = events.tellOfOpening(journal)
        let sink = LineSink(journal: journal)
        let source = InputSource(
            try reader(),
            journal: journal,
            retriesFailed: options.retriesFailed,
            generation: (journal?.recovery.latestGeneration ?? 0) + 1,
            mayBlock: options.source == .standardInput,
            onBad: { sink.write($0) }
        )
        let (tally, stop, course) = try await job.send(
            from: source,
            to: sink,
            job: journal?.header.job,
            total: nil,
            acknowledged: nil,
            onProgress: events.onProgress
        )
        try journal?.close()
        let counts = source.counts
        let isComplete = stop == nil && counts.isAtEnd
        var summary = BatchSummary(end: isComplete ? .complete : stop.map(BatchSummary.End.init) ?? .interrupted)
        (summary.answered, summary.failed) = journal?.counts ?? (tally.answered, tally.failed)
        summary.total = counts.isAtEnd ? counts.records : nil
        summary.bad = counts.bad
        summary.badRows = counts.firstBad
        summary.recordedBefore = counts.recordedBefore
        summary.mayHaveBeenBilledTwice = tally.billedTwice + counts.maybeBilled
        summary.recovery = recovery
        summary.tally = tally
        summary.course = course
        summary.journal = journal?.path
        summary.elapsed = start.duration(to: .now)
        // Outcomes are the output here.
        summary.sending = summary.elapsed
        return summary
    }

    private func reader() throws -> InputReader {
        switch options.source {
        case .file(let path): try InputReader(path: path, options: options.input)
        case .standardInput: try InputReader(descriptor: STDIN_FILENO, name: "-", options: options.input)
        }
    }

    private func openJournal() throws -> Journal? {
        guard let path = options.journal else { return nil }
        let settings = JournalSettings(onTrouble: { [job] in job.journalIsInTrouble($0) })
        if options.force { try Journal.discard(at: path) }
        do throws(JournalError) {
            return try Journal.open(at: path, settings: settings)
        } catch .notFound, .neverBegun {
            var random = SystemRandomNumberGenerator()
            let header = JournalHeader(
                job: JobID(using: &random),
                input: nil,
                options: options.recorded,
                baseURL: job.configuration.baseURL.description
            )
            return try Journal.create(at: path, header: header, settings: settings)
        }
    }
}

/// Outcomes onto standard output, each as one line and each at once, and into a journal if there is one.
struct LineSink: OutcomeSink {
    private final class Output: Sendable {
        let line = Mutex<[UInt8]>([])
    }

    let journal: Journal?
    private let output = Output()
    /// Whoever reads may be slow: the wait for it is on a thread of its own, and only the row's worker feels it.
    private let queue = DispatchQueue(label: "paradigm.output")

    init(journal: Journal?) {
        self.journal = journal
    }

    func willSend(_ row: PendingRow) {
        journal?.note(admitted: row.row.ordinal)
    }

    func record(_ conclusion: Conclusion) async throws {
        let record = conclusion.record
        // First printed, then recorded: after a crash a line may come twice, but none is missing.
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try write { BatchLine.append(record, to: &$0) } }) }
        }
        try journal?.append(record)
    }

    /// Writes the outcome of a record that cannot be sent; a failure shows at the next outcome.
    func write(_ bad: BadRow) {
        queue.async { try? write { BatchLine.append(bad, to: &$0) } }
    }

    private func write(_ append: (inout [UInt8]) -> Void) throws {
        try output.line.withLock { line in
            line.removeAll(keepingCapacity: true)
            append(&line)
            var start = 0
            while start < line.count {
                let count = unsafe line.withUnsafeBytes {
                    unsafe systemWrite(STDOUT_FILENO, $0.baseAddress?.advanced(by: start), $0.count - start)
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    guard errno != EPIPE else { throw ReaderGone() }
                    throw BatchFailure.standardOutput(code: errno)
                }
                start += count
            }
        }
    }

}

/// The system's `write`, which a method of that name would hide.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(file, bytes, count)
}

/// Whoever read standard output went away; the run ends quietly.
package struct ReaderGone: Error, Sendable {}
